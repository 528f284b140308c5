/** What the local Slack knows: people, channels, messages, views. Plain data that tests look at. */

// biome-ignore lint/suspicious/noExplicitAny: Slack's JSON, looked at by tests in many shapes
export type Json = any;

export interface StoredMessage {
  channel: string;
  ts: string;
  text: string;
  blocks: Json[];
  user: string;
  bot_id?: string;
  thread_ts?: string;
  /** A thread reply that is also shown in the channel. */
  broadcast?: boolean;
  /** An app may put entities there instead of an event. */
  metadata?: { event_type?: string; event_payload?: Record<string, unknown>; entities?: Json[] };
  edited: number;
  /** The only person who sees it. */
  ephemeralTo?: string;
  /** Epoch milliseconds at which it was stored. */
  at: number;
}

interface Person {
  id: string;
  name: string;
  team_id: string;
  /** Where the workspace belongs to an organisation of several. */
  enterprise_user?: { id: string; enterprise_id: string; teams: string[] };
  is_admin?: boolean;
  is_owner?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
  is_bot?: boolean;
  tz?: string;
}

export interface Channel {
  id: string;
  name: string;
  team_id: string;
  is_private: boolean;
  is_archived: boolean;
  creator: string;
  members: Set<string>;
  /** Slack's `restricted_action` and its relatives. */
  refuses?: string;
}

export interface Team {
  id: string;
  name: string;
  botToken: string;
  botUserId: string;
  botId: string;
  scopes: string[];
  /** `token_revoked` or `account_inactive` once the app is removed. */
  revoked?: string;
}

export interface View {
  id: string;
  user: string;
  team: string;
  view: Json;
  /** How many views lie one on top of the other, with this one. */
  depth: number;
}

const ALL_SCOPES = [
  'commands',
  'chat:write',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
  'im:history',
  'users:read',
  'usergroups:read',
  'files:write',
  'files:read',
  'links:read',
  'links:write',
];

export interface World {
  appId: string;
  teams: Map<string, Team>;
  people: Map<string, Person>;
  channels: Map<string, Channel>;
  messages: StoredMessage[];
  views: View[];
  homes: Map<string, Json>;
  groups: { id: string; name: string; handle: string; team: string }[];
  files: Map<string, { name: string; bytes: number; done: boolean; looks: number }>;
  /** Links of the app's domain that people posted, and what is shown beneath them. */
  shared: { unfurl_id: string; channel: string; message_ts: string; links: string[]; shown: Map<string, Json> }[];
  addChannel(channel: Partial<Channel> & { id: string }): Channel;
  addPerson(person: Partial<Person> & { id: string }): Person;
  addTeam(team: Partial<Team> & { id: string }): Team;
  nextTs(): string;
  id(prefix: string): string;
}

export const BOT_USER = 'UBOT00001';

export function createWorld(now: () => number): World {
  let counter = 1;
  let lastSecond = 0;
  const world: World = {
    appId: 'A00000001',
    teams: new Map(),
    people: new Map(),
    channels: new Map(),
    messages: [],
    views: [],
    homes: new Map(),
    groups: [{ id: 'S00000001', name: 'Night desk', handle: 'night-desk', team: 'T00000001' }],
    files: new Map(),
    shared: [],
    addTeam(team) {
      const whole: Team = {
        name: 'Example newsroom',
        botToken: `xoxb-${team.id}`,
        botUserId: BOT_USER,
        botId: 'B00000001',
        scopes: ALL_SCOPES,
        ...team,
      };
      world.teams.set(team.id, whole);
      return whole;
    },
    addPerson(person) {
      const whole = {
        name: person.id.toLowerCase(),
        team_id: 'T00000001',
        tz: 'Europe/Oslo',
        ...person,
      };
      world.people.set(person.id, whole);
      return whole;
    },
    addChannel(channel) {
      const whole = {
        name: channel.id.toLowerCase(),
        team_id: 'T00000001',
        is_private: false,
        is_archived: false,
        creator: 'UADMIN001',
        members: new Set<string>(),
        ...channel,
      };
      world.channels.set(channel.id, whole);
      return whole;
    },
    nextTs() {
      // Unique and rising, as Slack's are, whatever the clock does.
      lastSecond = Math.max(lastSecond, Math.floor(now() / 1000));
      counter += 1;
      return `${lastSecond}.${String(counter).padStart(6, '0')}`;
    },
    id(prefix) {
      counter += 1;
      return `${prefix}${counter.toString(36).toUpperCase().padStart(8, '0')}`;
    },
  };
  world.addTeam({ id: 'T00000001' });
  world.addPerson({ id: 'UADMIN001', name: 'ada', is_admin: true });
  world.addPerson({ id: 'UMEMBER01', name: 'mo' });
  world.addPerson({ id: 'UGUEST001', name: 'gil', is_restricted: true });
  world.addPerson({ id: BOT_USER, name: 'chainwatch', is_bot: true });
  world.addChannel({
    id: 'C0GENERAL',
    name: 'general',
    members: new Set([BOT_USER, 'UADMIN001', 'UMEMBER01', 'UGUEST001']),
  });
  world.addChannel({ id: 'C0OTHER01', name: 'other', members: new Set(['UADMIN001']) });
  world.addChannel({ id: 'C0PRIVATE', name: 'secret', is_private: true, members: new Set([BOT_USER, 'UADMIN001']) });
  world.addChannel({ id: 'C0ARCHIVE', name: 'old', is_archived: true, members: new Set([BOT_USER]) });
  return world;
}
