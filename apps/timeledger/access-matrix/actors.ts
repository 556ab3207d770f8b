import { RELATION_OF_ROLE, type Permission, type Relation } from '@timeledger/access/permission.js';
import type { Role } from '@timeledger/service/auth/principal.js';

/** Everybody who asks in the matrix, by how they stand to the person in question. */
export interface Actor {
  readonly name: string;
  /** What the token says. */
  readonly roles: readonly Role[];
  /** How they stand to the person in question; `service` only with the scope of the row. */
  readonly relations: readonly Relation[];
  /** Which month of the person's time is asked about. */
  readonly month: 'current' | 'previous';
  /** Whether the days asked about lie outside the time of which they may know. */
  readonly isOutsideTenure?: true;
  /** How they signed in (`amr`); with a second factor unless told. */
  readonly factors?: readonly string[];
}

const actor = (
  name: string,
  roles: readonly Role[],
  relations: readonly Relation[],
  month: Actor['month'] = 'current',
): Actor => ({ name, roles, relations, month });

/** The columns of the matrix. Whoever is refused comes first, so that nothing they ask for has been used up. */
export const ACTORS = [
  actor('no token', [], []),
  actor(
    'other tenant',
    ['employee', 'manager', 'time_administrator', 'finance', 'auditor', 'tenant_administrator'],
    [],
  ),
  actor('service without scope', ['service'], []),
  actor('colleague', ['employee'], []),
  actor('manager of another team', ['employee', 'manager'], []),
  {
    ...actor('former manager, of a day after their tenure', ['employee', 'manager'], ['former-manager']),
    isOutsideTenure: true,
  },
  actor('time administrator of another unit', ['time_administrator'], []),
  actor('auditor', ['auditor'], ['auditor']),
  actor('finance', ['finance'], ['finance']),
  actor('tenant administrator', ['tenant_administrator'], ['tenant-administrator']),
  actor('manager above', ['employee', 'manager'], ['manager-above']),
  actor('former manager', ['employee', 'manager'], ['former-manager'], 'previous'),
  actor('delegate', ['employee'], ['delegate']),
  actor('service', ['service'], ['service']),
  actor('self', ['employee'], ['self']),
  actor('manager', ['employee', 'manager'], ['manager']),
  actor('time administrator', ['time_administrator'], ['time-administrator']),
] as const satisfies readonly Actor[];
export type ActorName = (typeof ACTORS)[number]['name'];

/**
 * What comes of a request. `unknown`: answered exactly as for ids that do not exist. `allowed` is everything behind the
 * authorisation, refusals of the state or the content of the request too.
 */
export type Outcome = 'allowed' | 'forbidden' | 'hidden' | 'unauthenticated' | 'unknown';

/**
 * Where a limit of a row keeps somebody out in this scene: the manager is there and active, the rules for corrections
 * are the defaults, the person asked for the corrections and absences themselves. By `resource.action`.
 */
export const OUTSIDE_LIMITS: Readonly<Record<string, readonly Relation[]>> = {
  'absence.decide': ['manager-above', 'time-administrator'],
  'absence.withdraw': ['manager', 'delegate', 'time-administrator'],
  'absence.cancel': ['manager-above', 'time-administrator'],
  'correction.request': ['manager-above', 'delegate'],
  'correction.decide': ['manager-above', 'time-administrator'],
  'correction.withdraw': ['manager', 'manager-above', 'delegate', 'time-administrator'],
  'feedback.read': ['time-administrator'],
  // Asked without `list=to-answer`, it shows what one has opened oneself.
  'feedback.list': ['manager', 'former-manager', 'delegate', 'time-administrator', 'auditor'],
  'feedback.answer': ['time-administrator'],
  'expense-claim.decide': ['manager-above', 'finance'],
  'timesheet.approve': ['manager-above', 'time-administrator'],
  'timesheet.submit': ['manager-above'],
  'timesheet.reopen': ['manager-above'],
};

const BY_ROLE: ReadonlySet<string> = new Set(Object.values(RELATION_OF_ROLE));
const isPersonRelation = (relation: string): boolean => !BY_ROLE.has(relation) && relation !== 'anyone';

/** What the policy says of an actor. @param isAboutThing whether the request names something of the scene by its id */
export function expectedOutcome(
  row: Permission,
  readRow: Permission | undefined,
  { name, roles, relations, isOutsideTenure }: Actor,
  isAboutThing: boolean,
): Outcome {
  const { allow, kind } = row;
  const grants = (relation: string | undefined): boolean =>
    relation !== undefined && allow[relation as Relation] !== undefined;
  if (name === 'no token') return 'unauthenticated';
  if (roles.includes('service')) return relations.length > 0 && grants('service') ? 'allowed' : 'forbidden';
  const ofPersons = Object.keys(allow).some(isPersonRelation);
  const isByToken = roles.some((role) => grants(RELATION_OF_ROLE[role]));
  const couldBe = ofPersons || grants('anyone') || isByToken;
  if (!couldBe) return 'forbidden';
  if (name === 'other tenant') return isAboutThing ? 'unknown' : 'allowed';
  if (kind === 'list' || grants('anyone')) return 'allowed';
  // What is always about the one who asks names nobody else's things.
  if (kind === 'own' && !isAboutThing) return 'allowed';
  const held = relations.filter(grants);
  const canRead = relations.some((relation) => isWithin(readRow ?? row, relation));
  // They know the person, and nothing of these days.
  if (isOutsideTenure === true) return row.action === 'read' ? 'hidden' : 'forbidden';
  if (held.some((relation) => isWithin(row, relation))) return 'allowed';
  return kind === 'tenant' || (canRead && kind !== 'own') ? 'forbidden' : 'hidden';
}

/** Whether a row grants something to a relation in this scene. */
const isWithin = (row: Permission, relation: Relation): boolean =>
  row.allow[relation] !== undefined &&
  !(OUTSIDE_LIMITS[`${row.resource}.${row.action}`] ?? []).includes(relation);

/** Whether a list shows the person's things to an actor. */
export const isListed = (row: Permission, { relations }: Actor): boolean =>
  relations.some((relation) => isWithin(row, relation));
