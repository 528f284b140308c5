import { describe, expect, it } from 'vitest';
import { loadLexicon } from '../../src/relevance/lexicon.ts';
import { createMatcher } from '../../src/relevance/match.ts';
import { tokenize } from '../../src/relevance/tokens.ts';

const lexicon = loadLexicon();
const match = createMatcher(lexicon);

describe('the names-and-concepts table', () => {
  it('holds enough to be useful', () => {
    expect(lexicon.length).toBeGreaterThan(3000);
  });

  it('every entry is found when a text says just that', () => {
    const unused = lexicon.filter(({ entry, text }) => {
      const written = entry.kind === 'concept' ? text.replace(/\bus\b/g, 'US') : text;
      return !match(tokenize(written)).some((mention) => mention.phrase.entry === entry);
    });
    expect(unused.map(({ entry, text }) => `${entry.id}: ${text}`)).toEqual([]);
  });

  it('no name belongs to two actors', () => {
    const owners = new Map<string, string>();
    const shared = lexicon
      .filter(({ entry }) => entry.kind === 'actor')
      .filter(({ entry, norms }) => {
        const key = norms.join(' ');
        const owner = owners.get(key) ?? entry.id;
        owners.set(key, owner);
        return owner !== entry.id;
      });
    expect(shared.map(({ entry, text }) => `${entry.id}: ${text}`)).toEqual([]);
  });

  it('finds all forms of a word, and the longest name', () => {
    const ids = (text: string) => match(tokenize(text)).map(({ phrase }) => phrase.entry.id);
    expect(ids('ruled out')).toContain('refuse');
    expect(ids('North Korean leader')).toEqual(['KP']);
    expect(ids('us')).toEqual([]);
  });
});

describe('a name within a longer one', () => {
  const told = (text: string) =>
    match(tokenize(text)).flatMap(({ phrase }) => (phrase.entry.kind === 'actor' ? [phrase.entry.id] : []));

  it('is not read as the state, bloc or leader that it names alone', () => {
    expect(told('Raids in the West Bank')).toEqual(['PS']);
    expect(told('A carrier in the West Philippine Sea')).toEqual(['PH']);
    expect(told('A speech in the West Wing, a storm on the West Coast')).toEqual(['US', 'US']);
    expect(told('A cable is cut in the Gulf of Finland')).toEqual(['BALT']);
    expect(told('A hurricane hits the Gulf Coast')).toEqual(['US']);
    expect(told('Drilling in the Gulf of Mexico, the Gulf of Thailand and the Gulf of Guinea')).toEqual([
      'MX',
      'TH',
      'NG',
    ]);
    expect(told('A frigate is sunk in the Indian Ocean')).toEqual(['DG']);
    expect(told('Latin America rejects it, so do South American leaders')).toEqual(['LATAM', 'LATAM']);
    expect(told('Blasts heard in Bandar Abbas')).toEqual(['IR']);
    expect(told('Wildfires in British Columbia')).toEqual(['CA']);
    expect(told("The National People's Congress opens")).toEqual(['CN']);
    expect(told('The Congress party gains seats')).toEqual(['IN']);
  });

  it('is read as whose it is, though a leader or a state is called the same', () => {
    expect(told('USS Carney and USS Tripoli sail')).toEqual(['US', 'US']);
    expect(told("Japan's SDF sends a destroyer")).toEqual(['JP']);
    expect(told('Kim Yong-hyun, Kim Keon Hee and Kim Min-seok, but not Kim')).toEqual(['KR', 'KR', 'KR', 'KP']);
    expect(told('President Moon, and the moon')).toEqual(['KR']);
    expect(told('Abbas Araqchi, or Araqchi, meets Qalibaf')).toEqual(['IR', 'IR', 'IR']);
    expect(told('Kataeb Hezbollah, unlike Hizballah')).toEqual(['iraqi-militias', 'hezbollah']);
  });

  it('is no other word with the same stem', () => {
    expect(told('Dan Carter, Marco Silva, Finn Balor, Dane Cook and Miley Cyrus fly to the North Pole')).toEqual([]);
    expect(told('Abba Shaped Pop, Frances and Adrian Chiles Say; Sikorsky Shapes Helicopters in Swiss Francs')).toEqual(
      ['CH'],
    );
    expect(told('Danes, Finns, Poles, Swedes, a Kurd and Argentines meet Marcos and Milei at SHAPE')).toEqual([
      ...['DK', 'FI', 'PL', 'SE', 'IQ', 'AR', 'PH', 'AR', 'NATO'],
    ]);
    expect(told('Indians, Nigerians and Iraqis; Putin’s and Abbas’ envoys; the U.K. and the C.I.A.')).toEqual([
      ...['IN', 'NG', 'IQ', 'RU', 'PS', 'GB', 'US'],
    ]);
  });

  it('is still read where it stands alone', () => {
    expect(told('The West warns the Gulf states; Congress and America wait for Abbas')).toEqual([
      'WEST',
      'GULF',
      'US',
      'US',
      'PS',
    ]);
  });
});
