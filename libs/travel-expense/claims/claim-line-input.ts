import { DomainError, type FieldError } from '@timeledger/kernel/domain-error.js';
import { parseId, type EventId } from '@timeledger/kernel/ids.js';
import type { LineBasis, LineInput } from '../domain/claims/claim-lines.js';
import type { CategoryKind } from '../domain/claims/expense-policy.js';
import type { ClaimLineBody, LineBasisBody } from './claim.dto.js';

type Member = Exclude<keyof LineBasisBody, 'kind'>;

/** Which members of the basis a kind asks for, and which it takes besides. */
const MEMBERS: Readonly<
  Record<CategoryKind, { readonly needs: readonly Member[]; readonly may: readonly Member[] }>
> = {
  amount: { needs: ['date', 'amount'], may: [] },
  'per-diem': { needs: ['firstDay', 'lastDay', 'country'], may: ['city'] },
  mileage: { needs: ['date', 'vehicle', 'meters'], may: [] },
};
const ALL_MEMBERS: readonly Member[] = [
  ...['date', 'amount', 'firstDay', 'lastDay', 'country', 'city', 'vehicle', 'meters'],
] as readonly Member[];

function assertFitsKind(basis: LineBasisBody): void {
  const { needs, may } = MEMBERS[basis.kind];
  const faults: readonly FieldError[] = [
    ...needs
      .filter((member) => basis[member] === undefined)
      .map((member) => ({
        pointer: `/basis/${member}`,
        code: 'request.member-missing',
        detail: `is required for ${basis.kind}`,
      })),
    ...ALL_MEMBERS.filter(
      (member) => basis[member] !== undefined && !needs.includes(member) && !may.includes(member),
    ).map((member) => ({
      pointer: `/basis/${member}`,
      code: 'request.unknown-member',
      detail: `means nothing for ${basis.kind}`,
    })),
  ];
  const [first] = faults;
  if (first !== undefined)
    throw new DomainError(first.code, 'malformed', { detail: first.detail, errors: faults });
}

function basisOf(body: LineBasisBody): LineBasis {
  assertFitsKind(body);
  // Whatever its kind needs is there.
  const { date = '', amount, firstDay = '', lastDay = '', country = '', city = null } = body;
  const { vehicle = '', meters = 0 } = body;
  switch (body.kind) {
    case 'amount':
      return {
        kind: 'amount',
        date,
        amount: { amount: amount?.amount ?? '', currency: amount?.currency ?? '' },
      };
    case 'per-diem':
      return { kind: 'per-diem', firstDay, lastDay, country, city };
    case 'mileage':
      // A client says how far it was; only a track of our own would prove it.
      return { kind: 'mileage', date, vehicle, meters, distanceFrom: 'entered' };
  }
}

const idOrNull = (id: string | null | undefined, pointer: string): string | null =>
  id === null || id === undefined ? null : parseId<EventId>(id, pointer);

/**
 * A line as a client sent it.
 * @throws DomainError 400 `request.member-missing`, `request.unknown-member` where the basis does not fit its kind
 */
export const lineInputOf = (lineId: string, body: ClaimLineBody): LineInput => ({
  lineId,
  category: body.category,
  basis: basisOf(body.basis),
  visitId: idOrNull(body.visitId, '/visitId'),
  tripId: idOrNull(body.tripId, '/tripId'),
});
