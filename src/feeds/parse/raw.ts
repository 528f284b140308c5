/** More entries than any publisher keeps in a feed; later ones are left unread. */
export const MAX_ITEMS = 2000;

/** What every reader (rss-parser, JSON Feed) hands on: the document's own words, not yet judged. */
export type RawFeed = {
  title: string | null;
  language: string | null;
  /** Address of the site, as written. */
  links: RawLink[];
  ttlMinutes: string | null;
  updatePeriod: string | null;
  updateFrequency: string | null;
  skipHours: string[];
  skipDays: string[];
  entries: RawEntry[];
};

export type RawEntry = {
  /** guid or id as written. */
  id: string | null;
  /** The id may be used as link: an RSS guid that does not say isPermaLink="false". */
  idIsLink: boolean;
  title: string | null;
  /** Candidates for the text, best summary first. HTML or plain. */
  texts: string[];
  links: RawLink[];
  /** Candidates for the date, best first. */
  dates: string[];
  language: string | null;
  /** The outlet whose feed the entry comes from, where a feed gathers several. */
  outlet: string | null;
};

export type RawLink = {
  href: string;
  rel: string | null;
  type: string | null;
  /** xml:base in force at the link; where relative, from the document's address. */
  base: string | null;
};
