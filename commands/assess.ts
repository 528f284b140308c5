import { assessmentCard } from '../src/cards/assessment.ts';
import { defineCommand, leaf } from '../src/core/command.ts';
import { text } from '../src/core/option.ts';
import { privately } from '../src/core/reply.ts';

export default defineCommand({
  name: 'assess',
  description: 'What I think of a headline or a page, with reasons',
  descriptions: { de: 'Was ich von einer Schlagzeile oder Seite halte, mit Gründen' },
  example: '/assess Poland asks for NATO consultations after drones cross its border',
  main: leaf({
    options: {
      text: text({ description: 'A headline, or the address of a page', maxLength: 2000, example: 'https://…' }),
    },
    async run({ text: given }, { services }) {
      if (!/^https?:\/\/\S+$/i.test(given)) {
        const news = { title: given, summary: '', source: '' };
        return privately(assessmentCard({ title: given }, services.assess(news), services.argumentTitle));
      }
      const page = await services.readPage(given);
      return privately(
        assessmentCard({ title: page.title, url: given }, services.assess(page), services.argumentTitle),
      );
    },
  }),
});
