/** What ends the reason of a tag: `… It bears on chain-gang-mechanism, reckless-driving.` Programs read it, and it is stored so. */
const ARGUMENTS = / It bears on ([a-z\d]+(?:-[a-z\d]+)*(?:, [a-z\d]+(?:-[a-z\d]+)*)*)\.$/;

/** A reason as people read it: with the titles of the article's arguments instead of their slugs. */
export function readableReason(reason: string, argumentTitle: (slug: string) => string): string {
  return reason.replace(ARGUMENTS, (_, slugs: string) => {
    const titles = slugs.split(', ').map(argumentTitle);
    return ` It bears on what the article argues: ${titles.join(' · ')}.`;
  });
}

/** Whether a reason is that of a tag, which names the arguments that the tag tests. */
export function isTagReason(reason: string): boolean {
  return ARGUMENTS.test(reason);
}
