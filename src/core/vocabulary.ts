import { z } from 'zod';

/**
 * The closed lists of the relevance rubric: what an item can be about (tags), which war its commitment could
 * lead to (theatres), and how near the line it is (severities). Nothing else may invent a value.
 */

export const TAGS = [
  'security-guarantee',
  'alliance-expansion',
  'collective-defense',
  'ally-deployment',
  'partner-escalation',
  'spillover',
  'attribution-dispute',
  'strike-permission',
  'rogue-actor',
  'entrapment-pressure',
  'restraint',
  'abandonment',
  'nuclear-escalation',
  'burden-sharing',
] as const;

export const THEATRES = [
  'ukraine-russia',
  'nato-east',
  'balkans',
  'caucasus',
  'taiwan-strait',
  'south-china-sea',
  'korea',
  'japan',
  'south-asia',
  'middle-east',
  'alliance-wide',
  'other',
] as const;

/** From least to most severe; the order matters. */
export const SEVERITIES = ['watch', 'elevated', 'critical'] as const;

export const TagSchema = z.enum(TAGS);
export const TheatreSchema = z.enum(THEATRES);
export const SeveritySchema = z.enum(SEVERITIES);
export type Tag = z.infer<typeof TagSchema>;
export type Theatre = z.infer<typeof TheatreSchema>;
export type Severity = z.infer<typeof SeveritySchema>;

/** 0 for watch, 1 for elevated, 2 for critical; -1 for none. */
export function severityRank(severity: Severity | null): number {
  return severity === null ? -1 : SEVERITIES.indexOf(severity);
}

/** The higher of two severities; null counts as lower than any. */
export function moreSevere(a: Severity | null, b: Severity | null): Severity | null {
  return severityRank(a) >= severityRank(b) ? a : b;
}

interface TagEntry {
  label: string;
  /** What an item with this tag is about, as a phrase that can follow "It is about". */
  about: string;
  /** Slugs of the arguments of the article that this tag tests. */
  tests: readonly string[];
}

/** Labels, meanings, and the arguments each tag tests. */
export const TAG_INFO: Record<Tag, TagEntry> = {
  'security-guarantee': {
    label: 'Security guarantee',
    about: 'a promise to defend another state: offered, negotiated, signed, demanded or refused',
    tests: ['more-guarantees-more-risk', 'vilnius-guarantee-push', 'article5-core-risk'],
  },
  'alliance-expansion': {
    label: 'Alliance expansion',
    about: 'joining a military alliance: bids, invitations, ratifications, vetoes',
    tests: ['enlargement-as-mission', 'enlargement-provokes-russia', 'weak-allies-little-capability'],
  },
  'collective-defense': {
    label: 'Collective defence',
    about: 'a mutual-defence clause that is invoked, threatened, or said to apply or not',
    tests: ['article5-core-risk', 'chain-gang-mechanism'],
  },
  'ally-deployment': {
    label: 'Ally deployment',
    about: 'a third state that sends, bases or weighs sending its own forces',
    tests: ['third-party-coalition', 'chain-gang-mechanism'],
  },
  'partner-escalation': {
    label: 'Partner escalation',
    about: "a partner that carries its war into the adversary's territory or into a third state",
    tests: ['reckless-driving', 'non-ally-reckless'],
  },
  spillover: {
    label: 'Spillover',
    about: "a war's effects that reach an ally, a third state or its forces",
    tests: ['chain-gang-mechanism', 'przewodow-attribution'],
  },
  'attribution-dispute': {
    label: 'Attribution dispute',
    about: 'a dispute over who did it',
    tests: ['przewodow-attribution', 'control-dilemma'],
  },
  'strike-permission': {
    label: 'Strike permission',
    about: "weapons or limits that decide whether a partner can strike the adversary's territory",
    tests: ['weapons-assurances'],
  },
  'rogue-actor': {
    label: 'Rogue actor',
    about: 'volunteers, militias or proxies acting outside the control of their government',
    tests: ['control-dilemma'],
  },
  'entrapment-pressure': {
    label: 'Entrapment pressure',
    about: 'a smaller partner pressing a larger one to commit, or a warning of being dragged in',
    tests: ['weak-exploit-strong', 'zelensky-leverage'],
  },
  restraint: {
    label: 'Restraint',
    about: 'a patron or ally that keeps out or holds a partner back',
    tests: ['declare-non-involvement', 'interests-before-sympathy'],
  },
  abandonment: {
    label: 'Abandonment',
    about: 'doubt that a commitment already given will be honoured',
    tests: ['interests-before-sympathy', 'more-guarantees-more-risk'],
  },
  'nuclear-escalation': {
    label: 'Nuclear escalation',
    about: 'nuclear threats, alerts, tests or deployments in a confrontation that a commitment could widen',
    tests: ['revealed-preference-nuclear'],
  },
  'burden-sharing': {
    label: 'Burden sharing',
    about: 'whether allies carry their own defence',
    tests: ['weak-allies-little-capability'],
  },
};

export const THEATRE_LABELS: Record<Theatre, string> = {
  'ukraine-russia': 'Ukraine and Russia',
  'nato-east': 'NATO’s eastern flank',
  balkans: 'Balkans',
  caucasus: 'Caucasus',
  'taiwan-strait': 'Taiwan Strait',
  'south-china-sea': 'South China Sea',
  korea: 'Korea',
  japan: 'Japan and the East China Sea',
  'south-asia': 'South Asia',
  'middle-east': 'Middle East',
  'alliance-wide': 'Alliance-wide',
  other: 'Elsewhere',
};

export const SEVERITY_LABELS: Record<Severity, string> = {
  watch: 'Watch',
  elevated: 'Elevated',
  critical: 'Critical',
};

/** "Elevated"; "Not rated" where there is none. */
export function severityText(severity: Severity | null): string {
  return severity === null ? 'Not rated' : SEVERITY_LABELS[severity];
}

/** "Spillover, Restraint" */
export function tagsText(tags: readonly Tag[]): string {
  return tags.map((tag) => TAG_INFO[tag].label).join(', ');
}

/** "Korea, Taiwan Strait" */
export function theatresText(theatres: readonly Theatre[]): string {
  return theatres.map((theatre) => THEATRE_LABELS[theatre]).join(', ');
}

/** "Elevated or higher". */
export function atLeast(severity: Severity): string {
  return severity === 'critical' ? 'Critical only' : `${SEVERITY_LABELS[severity]} or higher`;
}
