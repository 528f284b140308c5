import { z } from 'zod';
import { PartialDateSchema, SlugSchema } from './briefing.ts';
import { dayText } from './dates.ts';
import { WebAddressSchema } from './web-address.ts';

/**
 * Who has promised what to whom: what a file under `briefings/commitments/` must hold, and what the loaded
 * commitments are. States are ISO 3166-1 alpha-2 codes; XK (Kosovo) is user-assigned.
 */

/** How strong the words are, weakest first. A judgement on wording: nothing is automatic in fact. */
export const STRENGTHS = [
  'none-binding',
  'consult',
  'act-per-constitutional-process',
  'assistance-each-deems-necessary',
  'automatic-assistance',
] as const;

/** By what a tie pulls. `none`: it pulls nobody in, however close it is. */
export const PULLS = ['defence', 'consultation', 'assurance', 'presence', 'none'] as const;

/** `negotiating` includes texts that are signed but not confirmed in force. */
const STATUSES = ['in-force', 'contested', 'negotiating', 'suspended', 'lapsed'] as const;

const COMMITMENT_KINDS = [
  'mutual-defence',
  'one-way-guarantee',
  'consultation',
  'bilateral-security-agreement',
  'political-assurance',
  'nuclear-umbrella',
  'basing/presence',
  'neutrality/non-aggression',
] as const;

/** Where an attack can happen, as far as any clause tells places apart. */
export const ZONES = [
  'europe',
  'north-america',
  'north-atlantic',
  'mediterranean',
  'latin-america',
  'japan',
  'east-asia',
  'south-china-sea',
  'southeast-asia',
  'pacific',
  'south-asia',
  'central-asia',
  'caucasus',
  'middle-east',
  'africa',
] as const;

/** What is attacked: land, or armed forces, ships and aircraft. */
export const TARGETS = ['territory', 'forces'] as const;

/** How a fact is known: read in a source, general knowledge without opening one, uncertain memory. */
const CONFIRMATIONS = ['read', 'known', 'unsure'] as const;

export type Strength = (typeof STRENGTHS)[number];
export type Pull = (typeof PULLS)[number];
export type Status = (typeof STATUSES)[number];
export type CommitmentKind = (typeof COMMITMENT_KINDS)[number];
export type Zone = (typeof ZONES)[number];
export type Target = (typeof TARGETS)[number];
export type Confirmation = (typeof CONFIRMATIONS)[number];

export const STRENGTH_LABELS: Record<Strength, string> = {
  'automatic-assistance': 'Assistance is owed',
  'assistance-each-deems-necessary': 'Assistance, as each deems necessary',
  'act-per-constitutional-process': 'Action by its own constitutional process',
  consult: 'Consultation',
  'none-binding': 'No duty',
};

/** What a state is once the trigger is met; follows "Germany is …". Never that it goes to war. */
const DUTIES: Record<Strength, string> = {
  'automatic-assistance': 'obliged to help',
  'assistance-each-deems-necessary': 'obliged to help as it deems necessary',
  'act-per-constitutional-process': 'bound to act by its own constitutional process',
  consult: 'obliged to consult',
  'none-binding': 'under no duty',
};

export const PULL_LABELS: Record<Pull, string> = {
  defence: 'defence',
  consultation: 'consultation',
  assurance: 'assurance',
  presence: 'presence of troops',
  none: 'cooperation only',
};

export const STATUS_LABELS: Record<Status, string> = {
  'in-force': 'In force',
  contested: 'Contested',
  negotiating: 'Not confirmed in force',
  suspended: 'Suspended',
  lapsed: 'Ended',
};

export const KIND_LABELS: Record<CommitmentKind, string> = {
  'mutual-defence': 'Mutual defence',
  'one-way-guarantee': 'One-way guarantee',
  consultation: 'Consultation',
  'bilateral-security-agreement': 'Bilateral security agreement',
  'political-assurance': 'Political assurance',
  'nuclear-umbrella': 'Nuclear umbrella',
  'basing/presence': 'Bases or presence',
  'neutrality/non-aggression': 'Neutrality or non-aggression',
};

export const ZONE_LABELS: Record<Zone, string> = {
  europe: 'Europe',
  'north-america': 'North America',
  'north-atlantic': 'the North Atlantic',
  mediterranean: 'the Mediterranean',
  'latin-america': 'Latin America and the Caribbean',
  japan: 'territory Japan administers',
  'east-asia': 'East Asia',
  'south-china-sea': 'the South China Sea',
  'southeast-asia': 'Southeast Asia',
  pacific: 'the Pacific',
  'south-asia': 'South Asia',
  'central-asia': 'Central Asia',
  caucasus: 'the Caucasus',
  'middle-east': 'the Middle East',
  africa: 'Africa',
};

export const CONFIRMATION_LABELS: Record<Confirmation, string> = {
  read: 'read in a source',
  known: 'general knowledge, source not opened',
  unsure: 'from memory, to be checked',
};

/** What a state did at a time of its record. */
export const RECORD_LABELS = { used: 'Used', 'not-used': 'Not used', said: 'Said' } as const;

/** What a state is under a commitment once its trigger is met. A political declaration obliges nobody in law. */
export function dutyOf({ strength, pull, instrument }: Pick<Commitment, 'strength' | 'pull' | 'instrument'>): string {
  const political = pull === 'assurance' || /^(?:political|communique)/.test(instrument);
  return strength === 'consult' && political ? 'politically committed to consult' : DUTIES[strength];
}

/** 0 for no duty to 4 for assistance that is owed. */
export function strengthRank(strength: Strength): number {
  return STRENGTHS.indexOf(strength);
}

/** Whether such words bind to act, not only to consult: after weaker ones it is politics. */
export function bindsToAct(strength: Strength): boolean {
  return strengthRank(strength) >= strengthRank('act-per-constitutional-process');
}

/** Whether a commitment can be drawn on at all: neither suspended, nor ended, nor merely signed or drafted. */
export function inUse({ status }: Pick<Commitment, 'status'>): boolean {
  return status === 'in-force' || status === 'contested';
}

/** "clause and parties from memory, to be checked"; nothing where both are known better. */
export function unsureText({ clause, parties }: Commitment['confirmed']): string[] {
  const unsure = [...(clause === 'unsure' ? ['clause'] : []), ...(parties === 'unsure' ? ['parties'] : [])];
  return unsure.length > 0 ? [`${unsure.join(' and ')} ${CONFIRMATION_LABELS.unsure}`] : [];
}

/** "signed 4 April 1949, in force 24 August 1949" */
export function sinceText({ signed, inForce, ended, dates }: Commitment): string {
  const parts = [
    signed && `signed ${dayText(signed)}`,
    inForce && `in force ${dayText(inForce)}`,
    ended && `ended ${dayText(ended)}`,
  ].filter(Boolean);
  return [parts.join(', '), dates].filter(Boolean).join('. ') || 'not signed';
}

const Text = z.string().trim().min(1);
const Code = z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter code in quotes');
/** A state, or the id of a group of `groups.yaml`. */
const Party = z.string().regex(/^[A-Z][A-Z0-9_]+$/, 'must be the code of a state or the id of a group');

const MemberSchema = z.strictObject({
  code: Code,
  since: PartialDateSchema,
  /** Left, or froze its part, on this day. */
  until: PartialDateSchema.optional(),
});

/** A group whose members are bound, each while it belongs to it. */
export const GroupSchema = z.strictObject({
  name: Text,
  members: z.array(MemberSchema).min(1),
  /** States of which it is disputed whether they belong: told, but not counted. */
  disputed: z.array(Code).default([]),
  /** What to know of the list: who froze, who is disputed, what is from memory. */
  note: Text.optional(),
  confirmed: z.literal(CONFIRMATIONS),
});
export type Group = z.infer<typeof GroupSchema>;

const SourceSchema = z.strictObject({
  title: Text,
  publisher: Text,
  year: z.int().min(1940).max(2100),
  url: WebAddressSchema.optional(),
  /** False where the address was cited from memory. */
  opened: z.boolean().default(true),
  /** True for mirrors, aggregators and the like: re-source before quoting. */
  weak: z.boolean().default(false),
});
export type CommitmentSource = z.infer<typeof SourceSchema>;

const RecordSchema = z.strictObject({
  date: PartialDateSchema,
  /** `used`: invoked or acted on. `not-used`: refused, or notably not invoked. `said`: a statement on its reach. */
  how: z.literal(['used', 'not-used', 'said']),
  text: Text,
  confirmed: z.literal(CONFIRMATIONS),
});

/** One file of `briefings/commitments/`, with its slug (the file's name) and body filled in by the loader. */
export const CommitmentSchema = z.strictObject({
  slug: SlugSchema,
  title: Text,
  /** A few words, for lines and pictures. */
  short: Text.max(40),
  aliases: z.array(Text).default([]),
  kind: z.literal(COMMITMENT_KINDS),
  strength: z.literal(STRENGTHS),
  pull: z.literal(PULLS),
  instrument: Text,
  /** The operative clause by number. */
  clause: Text,
  parties: z.array(Party).min(1),
  /** Parties that are no states: groups, organisations as such, entities few recognise. */
  others: z.array(Text).default([]),
  direction: z.literal(['mutual', 'one-way']),
  obligors: z.array(Party).default([]),
  beneficiaries: z.array(Party).default([]),
  /** The real pairs where one file bundles several; without them a mutual one links every pair of its parties. */
  legs: z.array(z.strictObject({ between: z.tuple([Party, Party]), since: PartialDateSchema.optional() })).default([]),
  /** Binds only against these attackers; empty: whoever attacks. */
  against: z.array(Code).default([]),
  /** Also binds when one of its own parties is the attacker. */
  coversParties: z.boolean().default(false),
  /** Zones in which an attack counts; empty: no limit in the text. */
  area: z.array(z.literal(ZONES)).default([]),
  /** The area in words that can follow "is attacked": "in the North Atlantic area (Article 6)". */
  where: Text.optional(),
  targets: z.array(z.literal(TARGETS)).min(1),
  signed: PartialDateSchema.optional(),
  inForce: PartialDateSchema.optional(),
  ended: PartialDateSchema.optional(),
  /** Dates that need more than a day each. */
  dates: Text.optional(),
  status: z.literal(STATUSES),
  statusNote: Text.optional(),
  trigger: Text,
  /** What keeps the clause from being automatic, in one sentence. */
  wayOut: Text,
  conditions: Text.optional(),
  record: z.array(RecordSchema).default([]),
  confirmed: z.strictObject({
    clause: z.literal(CONFIRMATIONS),
    parties: z.literal(CONFIRMATIONS).optional(),
    dates: z.literal(CONFIRMATIONS),
    status: z.literal(CONFIRMATIONS),
  }),
  /** What could not be confirmed for the present. */
  unconfirmed: Text.optional(),
  sources: z.array(SourceSchema).min(1),
  /** Slugs of the argument and term cards it bears on. */
  arguments: z.array(SlugSchema).default([]),
  terms: z.array(SlugSchema).default([]),
  asOf: PartialDateSchema,
  /** What is promised, in our words. */
  body: Text,
});
export type Commitment = z.infer<typeof CommitmentSchema>;

/** A state by all the names a person may type. */
export interface Country {
  code: string;
  name: string;
  /** The name inside a sentence: "the United States". */
  inText: string;
  demonyms: readonly string[];
  capital: string;
  aliases: readonly string[];
  /** Where its homeland lies. */
  home: readonly Zone[];
}

/** Everything that was loaded, frozen. Commitments in order of their slugs. */
export interface CommitmentLibrary {
  all: readonly Commitment[];
  groups: ReadonlyMap<string, Group>;
  countries: readonly Country[];
}
