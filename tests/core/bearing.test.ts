import { describe, expect, it } from 'vitest';
import { argumentsBorneOn } from '../../src/core/bearing.ts';

describe('the arguments that news bears on', () => {
  it('are not those about Ukraine where allies elsewhere sign a pact', () => {
    expect(argumentsBorneOn(['security-guarantee'], ['alliance-wide'])).toEqual(['more-guarantees-more-risk']);
    expect(argumentsBorneOn(['security-guarantee'], ['taiwan-strait'])).toEqual(['more-guarantees-more-risk']);
    expect(argumentsBorneOn(['security-guarantee'], ['alliance-wide', 'ukraine-russia'])).toContain(
      'vilnius-guarantee-push',
    );
  });

  it('are not those about one missile in Poland where a cable is cut in the Atlantic', () => {
    expect(argumentsBorneOn(['spillover'], ['alliance-wide'])).toEqual(['chain-gang-mechanism']);
    expect(argumentsBorneOn(['spillover'], ['nato-east'])).toContain('przewodow-attribution');
  });

  it('are those about members of NATO where NATO is at issue, not where Japan or Taiwan arms', () => {
    expect(argumentsBorneOn(['burden-sharing'], ['alliance-wide'])).toEqual(['weak-allies-little-capability']);
    expect(argumentsBorneOn(['alliance-expansion'], ['balkans'])).toContain('enlargement-as-mission');
    expect(argumentsBorneOn(['burden-sharing'], ['japan'])).toEqual([]);
    expect(argumentsBorneOn(['burden-sharing'], ['taiwan-strait'])).toEqual([]);
  });

  it('are not those about allies on the front line of Ukraine where troops go elsewhere', () => {
    expect(argumentsBorneOn(['ally-deployment'], ['korea'])).toEqual(['chain-gang-mechanism']);
    expect(argumentsBorneOn(['ally-deployment'], ['nato-east'])).toContain('third-party-coalition');
  });
});
