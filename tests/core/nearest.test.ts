import { expect, it } from 'vitest';
import { nearest } from '../../src/core/nearest.ts';

it.each([
  ['a swap of neighbours', 'NTAO', ['nato'], 'nato'],
  ['a letter too few', 'nto', ['nato'], 'nato'],
  ['a letter too many', 'natoo', ['nato'], 'nato'],
  ['one slip in a short word', 'nuto', ['nato'], 'nato'],
  ['no two in a short word', 'nuta', ['nato'], undefined],
  ['no two, one of them a letter too few', 'nxo', ['nato'], undefined],
  ['no two, one of them a letter too many', 'csut', ['cat'], undefined],
  ['no two, one of them a swap', 'ntax', ['nato'], undefined],
  ['two slips in a longer word', 'polinf', ['Poland'], 'Poland'],
  ['no three', 'pulinf', ['Poland'], undefined],
  ['a swap and another slip', 'oplanf', ['Poland'], 'Poland'],
  ['two letters too few', 'polan', ['Polands'], 'Polands'],
  ['no three letters too few', 'polan', ['Polandic'], undefined],
  ['the nearest of several', 'latest', ['lately', 'latest', 'late'], 'latest'],
  ['the first of equally near ones', 'bat', ['cat', 'hat'], 'cat'],
])('a word is taken for the one that was meant: %s', (_, written, known, meant) => {
  expect(nearest(written, known)).toBe(meant);
});
