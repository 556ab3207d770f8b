import { Inject, Injectable, type MessageEvent, type OnModuleDestroy } from '@nestjs/common';
import { partsOf } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import { ChangedStreams, type StreamChanges } from '@timeledger/runtime/changed-streams.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { LiveHandle, LiveSource } from '@timeledger/service/live/live-streams.js';
import { TenantWatchers } from '@timeledger/service/live/tenant-watchers.js';
import { attendancePeople } from '../attendance-people.js';
import {
  ATTENDANCE_PORTS,
  ATTENDANCE_PROJECTION,
  READ_WAIT_MS,
  type AttendancePorts,
} from '../attendance-ports.js';
import type { LivePresence, PresenceView } from './presence.dto.js';
import { PresenceQueries, type WatchedPresence } from './presence.queries.js';

const PUNCHES = 'attendance.punches-';

/** How a board is told of a change. */
interface Offer {
  readonly changed: WatchedPresence;
  readonly position: number;
}

/**
 * The live presence boards of this process (ATT-10). What changed is looked up once for everybody who watches a company;
 * who may see it is a matter of each board.
 */
@Injectable()
export class PresenceBoards implements OnModuleDestroy {
  private readonly changed: ChangedStreams;
  private readonly watchers = new TenantWatchers<PresenceBoardSource>();
  private lastToken = { position: -1, token: '' };

  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(PresenceQueries) private readonly presence: PresenceQueries,
  ) {
    const { store, barrier, tokens, logger } = ports;
    this.changed = new ChangedStreams({
      ...{ store, logger },
      categories: [
        ...['attendance.punches', 'attendance.policy', 'attendance.employment'],
        ...attendancePeople.categories,
      ],
      reached: (position) => barrier.reach(tokens.issue(position), ATTENDANCE_PROJECTION, READ_WAIT_MS),
      onChanges: (changes) => this.tell(changes),
    });
  }

  /** A board of whom somebody may see, or of those in a team. */
  open(handle: LiveHandle, teamId: string | null): LiveSource {
    return new PresenceBoardSource(this, this.presence, handle, teamId);
  }

  /** A board is told of changes from now on. @returns up to where the read model shows them already */
  async join(board: PresenceBoardSource, tenantId: TenantId): Promise<number> {
    this.watchers.add(tenantId, board);
    try {
      return await this.changed.watch();
    } catch (error) {
      this.watchers.delete(tenantId, board);
      throw error;
    }
  }

  leave(board: PresenceBoardSource, tenantId: TenantId): void {
    if (this.watchers.delete(tenantId, board)) this.changed.unwatch();
  }

  /** Everybody who is told of a change is told the same position. */
  tokenOf(position: number): string {
    if (this.lastToken.position !== position)
      this.lastToken = { position, token: this.ports.tokens.issue(position) };
    return this.lastToken.token;
  }

  onModuleDestroy(): void {
    this.changed.close();
  }

  private async tell({ streamIds, position }: StreamChanges): Promise<void> {
    const punched = new Map<TenantId, Set<EmploymentId>>();
    const otherwise = new Set<TenantId>();
    for (const streamId of streamIds) {
      const { tenantId, id } = partsOf(streamId);
      if (!this.watchers.has(tenantId)) continue;
      if (!streamId.startsWith(PUNCHES)) otherwise.add(tenantId);
      else punched.set(tenantId, (punched.get(tenantId) ?? new Set()).add(id as EmploymentId));
    }
    for (const [tenantId, employmentIds] of punched) {
      const changed = await this.presence.ofChanged(tenantId, [...employmentIds]);
      for (const board of this.watchers.of(tenantId)) board.offer({ changed, position });
    }
    for (const tenantId of otherwise)
      for (const board of this.watchers.of(tenantId)) board.handle.renewSoon();
  }
}

/** What one listener sees. */
class PresenceBoardSource implements LiveSource {
  private tenantId: TenantId | undefined;
  /** As the listener was told; everybody whom they may see. */
  private told = new Map<string, PresenceView>();
  /** Changes of people on the board that the listener was not told of. */
  private readonly pending = new Map<string, PresenceView>();
  private position = 0;
  /** The moment that the pending changes are about. */
  private at = '';
  /** Who changed while the board was read: what was read may be older. */
  private overtaken: Set<EmploymentId> | undefined;

  constructor(
    private readonly boards: PresenceBoards,
    private readonly presence: PresenceQueries,
    readonly handle: LiveHandle,
    private readonly teamId: string | null,
  ) {}

  async renew(principal: Principal): Promise<readonly MessageEvent[]> {
    const { tenantId } = principal;
    const isFirst = this.tenantId === undefined;
    this.overtaken = new Set();
    try {
      if (isFirst) {
        this.position = await this.boards.join(this, tenantId);
        this.tenantId = tenantId;
      }
      const read = await this.presence.watched(principal, this.teamId);
      const board = new Map(read.items.map((item) => [item.employmentId, item]));
      let { at } = read;
      while (this.overtaken.size > 0) {
        const ids = [...this.overtaken].filter((id) => board.has(id));
        this.overtaken.clear();
        if (ids.length === 0) break;
        const again = await this.presence.ofChanged(tenantId, ids);
        for (const item of again.items) board.set(item.employmentId, item);
        ({ at } = again);
      }
      return this.replace(board, at, isFirst);
    } finally {
      this.overtaken = undefined;
    }
  }

  async changes(): Promise<readonly MessageEvent[]> {
    const items = [...this.pending.values()];
    this.pending.clear();
    if (items.length === 0) return [];
    for (const item of items) this.told.set(item.employmentId, item);
    return [this.message('changes', { at: this.at, items, gone: [] })];
  }

  /** Somebody’s presence may have changed; those whom the listener does not see are left out. */
  offer({ changed, position }: Offer): void {
    this.position = position;
    this.at = changed.at;
    for (const item of changed.items) {
      const { employmentId } = item;
      this.overtaken?.add(employmentId as EmploymentId);
      const before = this.told.get(employmentId);
      if (before === undefined) continue;
      if (isSame(before, item)) this.pending.delete(employmentId);
      else this.pending.set(employmentId, item);
    }
    if (this.pending.size > 0) this.handle.wake();
  }

  close(): void {
    if (this.tenantId !== undefined) this.boards.leave(this, this.tenantId);
  }

  private replace(board: Map<string, PresenceView>, at: string, isFirst: boolean): readonly MessageEvent[] {
    const before = this.told;
    this.told = board;
    this.pending.clear();
    if (isFirst) return [this.message('board', { at, items: [...board.values()], gone: [] })];
    const items = [...board.values()].filter((item) => !isSame(before.get(item.employmentId), item));
    const gone = [...before.keys()].filter((id) => !board.has(id));
    return items.length + gone.length === 0 ? [] : [this.message('changes', { at, items, gone })];
  }

  private message(type: 'board' | 'changes', data: LivePresence): MessageEvent {
    return { type, id: this.boards.tokenOf(this.position), data };
  }
}

const isSame = (a: PresenceView | undefined, b: PresenceView): boolean =>
  a?.status === b.status && a.since === b.since && a.cameAt === b.cameAt;
