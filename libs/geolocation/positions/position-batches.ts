import { Inject, Injectable } from '@nestjs/common';
import { forbidden } from '@timeledger/access/access-policy.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { FieldError } from '@timeledger/kernel/domain-error.js';
import { StoragePermissions } from '@timeledger/people/privacy/storage-permissions.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { readBatch, type BatchItem } from '../domain/positions/position-batch.js';
import { GEOLOCATION_PORTS, type GeolocationPorts } from '../geolocation-ports.js';
import type { PositionResult } from './position.dto.js';
import { storePositions, type StoreOutcome } from './position-store.js';
import { sealPosition, type PositionOwner, type SealedPosition } from './sealed-positions.js';

/** An item with what is known of it before anything is stored. */
type Screened =
  | { readonly fixId: string; readonly position: SealedPosition }
  | { readonly fixId: string; readonly reason: string }
  | { readonly fixId: string; readonly isRepeated: true }
  | { readonly fixId: string | null; readonly faults: readonly FieldError[] };

const idOf = (item: unknown): string | null =>
  typeof item === 'object' && item !== null && 'fixId' in item && typeof item.fixId === 'string'
    ? item.fixId
    : null;

/** Takes in positions of a person's own phone, each by itself: on a ground, on duty, once (GEO-01, ADR 0065). */
@Injectable()
export class PositionBatches {
  constructor(
    @Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts,
    @Inject(StoragePermissions) private readonly permissions: StoragePermissions,
  ) {}

  /**
   * @param items as they were sent; at most `MAXIMUM_BATCH_FIXES`
   * @returns a result for each, in the order sent
   * @throws DomainError 403 `access.forbidden` for who is no employee
   */
  async take(
    { tenantId, employeeId }: Principal,
    items: readonly unknown[],
  ): Promise<readonly PositionResult[]> {
    if (employeeId === undefined) throw forbidden();
    const owner = { tenantId, employeeId };
    const read = readBatch(items, this.ports.clock.nowMs(), '/items');
    const screened = await Promise.all(read.map((item, index) => this.screen(owner, item, items[index])));
    const positions = screened.flatMap((one) => ('position' in one ? [one.position] : []));
    const outcomes = await storePositions(this.ports, owner, positions);
    return screened.map((one, index) => resultOf(index, one, outcomes));
  }

  private async screen(owner: PositionOwner, item: BatchItem, sent: unknown): Promise<Screened> {
    if (item.kind === 'refused') return { fixId: idOf(sent), faults: item.faults };
    if (item.kind === 'repeated') return { fixId: item.fixId, isRepeated: true };
    const { fix } = item;
    const { fixId } = fix;
    const { tenantId, employeeId } = owner;
    const at = instantOf(fix.atMs);
    const reason = await this.permissions.refusalOf(tenantId, employeeId, 'location', at);
    if (reason !== undefined) return { fixId, reason };
    const position = await sealPosition(this.ports, owner, fix);
    return position === undefined ? { fixId, reason: 'deleted' } : { fixId, position };
  }
}

function resultOf(index: number, one: Screened, outcomes: ReadonlyMap<string, StoreOutcome>): PositionResult {
  const { fixId } = one;
  if ('faults' in one)
    return { index, fixId, outcome: 'refused', errors: one.faults.map((fault) => ({ ...fault })) };
  if ('reason' in one) return { index, fixId, outcome: 'not-stored', reason: one.reason };
  if ('isRepeated' in one) return { index, fixId, outcome: 'repeated' };
  const outcome = outcomes.get(one.fixId);
  if (outcome === undefined) throw new Error('a position got no outcome');
  return { index, fixId, ...outcome };
}
