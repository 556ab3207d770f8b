import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonValue } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { nextPlacement, roleChanges, type TeamOfGroup } from '../../domain/directory-group-effects.js';
import type { DirectoryGroup } from '../../domain/directory-group.decider.js';
import type { GroupMeaning } from '../../domain/directory-group-events.js';
import { lineOn } from '../../domain/effective-dates.js';
import { OrganisationCommands } from '../../organisation-commands.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../../organisation-ports.js';
import type { AffectedPersonView, MeaningPreviewView } from './directory-group.dto.js';
import { DirectoryGroupQueries, type PersonOfGroup } from './directory-group.queries.js';
import { GroupWarnings } from './group-warnings.js';

const LIFE_MS = 15 * 60_000;
const TOKEN = /^(\d{13})\.([A-Za-z0-9_-]{43})$/;
/** So many people are named. */
const MAX_NAMED = 200;

/** A meaning that somebody looked at. */
export interface PreviewedMeaning {
  readonly tenantId: TenantId;
  readonly groupId: string;
  /** The revision of the group. */
  readonly revision: number;
  readonly meaning: GroupMeaning | null;
}

/** Shows whom a meaning would affect, and says later whether somebody looked at that. Writes nothing. */
@Injectable()
export class MeaningPreviews {
  constructor(
    @Inject(DirectoryGroupQueries) private readonly queries: DirectoryGroupQueries,
    @Inject(GroupWarnings) private readonly warnings: GroupWarnings,
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
  ) {}

  /**
   * What a meaning would change for whom.
   * @param group as recorded
   * @param setBy who would set it
   */
  async preview(
    previewed: PreviewedMeaning,
    group: DirectoryGroup,
    setBy: string | null,
  ): Promise<MeaningPreviewView> {
    const { tenantId, groupId, meaning } = previewed;
    const after: DirectoryGroup = { ...group, meaning, meaningSetBy: setBy };
    const people = await this.queries.peopleOf(tenantId, groupId, [...group.members]);
    const today = this.commands.todayIn('UTC');
    const affected = people.flatMap((person) => affectedOf(person, groupId, after, today) ?? []);
    const expiresMs = this.ports.clock.nowMs() + LIFE_MS;
    return {
      affected: affected.length,
      people: affected.slice(0, MAX_NAMED),
      warnings: await this.warnings.of(tenantId, groupId, after),
      previewToken: `${expiresMs}.${this.sign(expiresMs, previewed).toString('base64url')}`,
      expiresAt: instantOf(expiresMs),
    };
  }

  /**
   * Refuses a meaning that nobody looked at as it would be now.
   * @throws DomainError 428 `directory-group.preview-needed` without a token; 422 `directory-group.preview-stale` for one that
   *   is too old, or of another meaning, revision, group or tenant
   */
  assertSeen(token: string | undefined, previewed: PreviewedMeaning): void {
    const pointer = '/previewToken';
    if (token === undefined) {
      const code = 'directory-group.preview-needed';
      throw new DomainError(code, 'precondition-required', {
        errors: [{ pointer, code, detail: 'is required' }],
      });
    }
    const [, expiry = '', signature = ''] = TOKEN.exec(token) ?? [];
    const isOurs =
      expiry !== '' &&
      timingSafeEqual(Buffer.from(signature, 'base64url'), this.sign(Number(expiry), previewed));
    if (isOurs && Number(expiry) > this.ports.clock.nowMs()) return;
    const code = 'directory-group.preview-stale';
    throw new DomainError(code, 'invalid', {
      errors: [{ pointer, code, detail: 'is too old, or of another change' }],
    });
  }

  private sign(expiresMs: number, previewed: PreviewedMeaning): Buffer {
    // Plain JSON: ids, numbers and a meaning.
    const content = { what: 'directory-group-meaning', ...previewed, expiresMs } as unknown as JsonValue;
    return createHmac('sha256', this.ports.previewKey).update(canonicalJson(content)).digest();
  }
}

/** What would change for a person; `undefined` for nothing. */
function affectedOf(
  person: PersonOfGroup,
  groupId: string,
  after: DirectoryGroup,
  today: string,
): AffectedPersonView | undefined {
  const { employeeId, groups } = person;
  const { ends, begins } = roleChanges(groupId, after, employeeId, person, today);
  const meant = groups.flatMap(({ groupId: id, meaning }): TeamOfGroup[] => {
    const means = id === groupId ? after.meaning : meaning;
    return means?.kind === 'team' ? [{ groupId: id, teamId: means.teamId }] : [];
  });
  const teamBefore = lineOn(person.placement.teams, today)?.teamId ?? null;
  const placement = nextPlacement(person, meant, today, groupId);
  const teamAfter = placement === undefined ? teamBefore : placement.teamId;
  if (ends.length === 0 && begins === null && teamAfter === teamBefore) return undefined;
  return {
    employeeId,
    roleBegins: begins?.role ?? null,
    roleEnds: ends[0]?.role ?? null,
    teamBefore,
    teamAfter,
  };
}
