import type { Assessment } from './assessment.ts';
import type { Commitment, Country, Group, Pull, Strength, Target, Zone } from './commitment.ts';

/** Who is bound to whom, as commands and cards ask it. Synchronous and pure; a few milliseconds a call. */
export interface Commitments {
  all: readonly Commitment[];
  get(slug: string): Commitment | undefined;
  /** The commitment that somebody means by its title, a short or other name, or its slug. */
  find(written: string): Commitment | undefined;
  countries: CountryNames;
  /** A group of states by its id; undefined for anything else. */
  group(id: string): Group | undefined;
  /** Everything a state is part of, strongest first; what no longer or not yet holds comes last. */
  bindingOn(country: string, date: string): Binding[];
  /** Everything between two states, strongest first; what does not hold comes last. */
  between(a: string, b: string, date: string): Bond[];
  /** Who would be bound first if a state were attacked, strongest first. */
  boundBy(attack: Omit<ChainQuestion, 'drawnIn'>): ChainLink[];
  /** How an attack on one state could reach another by commitments. A possibility, never a prediction. */
  chain(question: ChainQuestion): ChainAnswer;
  /** The line on who is bound for a piece of news; null wherever it is unclear who is attacked or threatened. */
  obligationFor(news: ReportedNews, date: string): Obligation | null;
  /** Commitments that name an argument or a term. */
  bearingOn(slug: string): Commitment[];
}

/** Finds states by whatever a person types: code, name, demonym, capital, name in another language; case and accents do not matter. */
export interface CountryNames {
  /** By name. */
  all: readonly Country[];
  /** The state that is meant; undefined when none is. A slip of the fingers is forgiven. */
  find(written: string): Country | undefined;
  /** The same, by a name in any language, the capital or the code; slips are not forgiven. */
  exactly(written: string): Country | undefined;
  /** The states named one after the other: "South Korea, Japan", "Taiwan → Philippines"; undefined when a word is no name. */
  findAll(written: string): Country[] | undefined;
  /** The words of it, as written, that name no state: "Narnia" of "Poland Narnia". Words next to each other are one. */
  unknownIn(written: string): string[];
  /** The name to show; the code itself where it is unknown. */
  nameOf(code: string): string;
  /** The name inside a sentence: "the United States". */
  inText(code: string): string;
  /** For what has been typed so far: names that begin with it, then other wordings that do, else names in other languages; at most 25. */
  complete(partial: string): Country[];
}

export interface Binding {
  commitment: Commitment;
  /** Whom the state would help, and who would help it; both empty where the other parties are no states. */
  helps: readonly string[];
  helpedBy: readonly string[];
  /** Whether it can be drawn on at the date. */
  holds: boolean;
  /** Where it is in use, but not for this state: who left or froze its part, or that its part is disputed. */
  idle?: Idle | undefined;
}

/** The heading of what is disputed. */
export const DISPUTED = 'Disputed whether it belongs, not counted';

export interface Idle {
  disputed: boolean;
  note: string;
}

export interface Bond {
  commitment: Commitment;
  /** Whether the first state owes the second, and the other way round. */
  helpsSecond: boolean;
  helpsFirst: boolean;
  holds: boolean;
  idle?: Idle | undefined;
}

export interface ChainQuestion {
  /** Codes of states. */
  attacked: string;
  drawnIn: string;
  attacker?: string | undefined;
  /** Where, if not at home. */
  place?: Zone | undefined;
  /** What; land when absent. */
  target?: Target | undefined;
  /** 'YYYY-MM-DD'. */
  date: string;
}

/** One step: `beneficiary` is attacked, `obligor` is bound. */
export interface ChainLink {
  beneficiary: string;
  obligor: string;
  /** Strongest first. Parallel ones add reasons, not certainty. */
  commitments: readonly Commitment[];
  strength: Strength;
  pull: Pull;
  /** True from the second link on: the beneficiary must first be attacked itself. */
  afresh: boolean;
}

export interface ChainPath {
  links: readonly ChainLink[];
  /** A path is as strong as its weakest link. */
  weakest: Strength;
  /** The states between, for other paths of the same strengths: `[['DE'], ['FR']]`. */
  alsoThrough: readonly (readonly string[])[];
}

export interface ChainAnswer {
  /** Strongest first, then shortest. */
  paths: readonly ChainPath[];
  /** What stands directly between the two and was not counted, with the reason in a sentence. */
  notCounted: readonly { commitment: Commitment; reason: string }[];
}

export interface ReportedNews {
  title: string;
  summary: string;
  assessment: Pick<Assessment, 'tags' | 'actors'>;
}

export interface Obligation {
  /** One or two sentences: who is bound to do what, by which clause, and the way out. */
  line: string;
  /** Code of the state that is attacked or threatened, or NATO for any of its members. */
  attacked: string;
  attacker?: string;
  commitmentSlug: string;
}
