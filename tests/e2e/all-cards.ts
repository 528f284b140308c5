import { briefingCard } from '../../src/cards/briefing.ts';
import { SECTIONS } from '../../src/cards/briefing-argument.ts';
import { overviewCard } from '../../src/cards/briefing-lists.ts';
import { commitmentCard } from '../../src/cards/commitment.ts';
import { boundCard, countryCard } from '../../src/cards/commitment-list.ts';
import type { Card } from '../../src/core/card.ts';
import { REGIONS } from '../../src/platforms/web/pages/matrix.ts';
import { briefings, commitments, TODAY } from '../commitments/library.ts';

/** Every card that is made from the curated content alone, as the chat shows it, with a name to report it by. */
export function allCards(): { name: string; card: Card }[] {
  const { countries } = commitments;
  const sections = SECTIONS.filter((section) => section !== 'news');
  return [
    { name: 'overview', card: overviewCard(briefings) },
    ...briefings.all.flatMap((one) =>
      (one.kind === 'argument' ? sections : (['main'] as const)).map((section) => {
        const bearing = commitments.bearingOn(one.slug);
        const card = briefingCard(one, { briefings, place: 'own', section, commitments: bearing });
        return { name: `${one.slug} ${section}`, card };
      }),
    ),
    ...commitments.all.map((one) => ({ name: one.slug, card: commitmentCard(one, commitments, briefings) })),
    ...countries.all.flatMap(({ code }) => {
      const bindings = commitments.bindingOn(code, TODAY);
      const links = commitments.boundBy({ attacked: code, date: TODAY });
      return [
        { name: `commitments of ${code}`, card: countryCard(code, bindings, 0, countries, null) },
        { name: `bound to ${code}`, card: boundCard({ attacked: code }, links, countries) },
      ];
    }),
  ];
}

/** The address of every page to read that is made from the curated content. */
export function allPages(): string[] {
  const states = commitments.countries.all.filter(({ code }) => commitments.bindingOn(code, TODAY).length > 0);
  return [
    '/briefings',
    ...briefings.all.map(({ slug }) => `/briefings/${slug}`),
    '/commitments',
    ...commitments.all.map(({ slug }) => `/commitments/${slug}`),
    ...REGIONS.map(({ id }) => `/commitments/matrix/${id}`),
    ...states.map(({ code }) => `/commitments/states/${code}`),
  ];
}
