import { randomUUID } from 'node:crypto';
import { requestText } from './http-connection.js';

/** Who uses the server under load. */
export interface LoadEmployee {
  readonly employmentId: string;
  readonly token: string;
  /** Whether the person is clocked in before the first request; absent for no. */
  readonly isIn?: boolean;
}

/** What is asked: a live punch of the next person, or a page that each person reads of themselves. */
export type LoadRequests =
  | {
      readonly kind: 'punch';
      readonly path: string;
      readonly acceptedStatus: number;
      /** Whether punches carry what phones send besides: the place, a note, a device's id of the person's own. */
      readonly isByPhone?: boolean;
    }
  /** Positions of where the person is now, so many a request. */
  | { readonly kind: 'positions'; readonly path: string; readonly batch: number }
  /** `:employmentId` in the path stands for the person's own. */
  | { readonly kind: 'get'; readonly paths: readonly string[] };

/** The body of a live punch, the same for every server. */
const punchBody = (employmentId: string, kind: 'clock-in' | 'clock-out', extras: object): string =>
  JSON.stringify({
    id: randomUUID(),
    employmentId,
    kind,
    occurredAt: new Date().toISOString(),
    zone: 'Africa/Lagos',
    deviceId: 'bench',
    ...extras,
  });

const phonePunch = (deviceId: string): object => ({
  deviceId,
  location: {
    latitude: 52.5 + Math.random() / 10,
    longitude: 13.4 + Math.random() / 10,
    accuracyMeters: 12,
    datum: 'WGS84',
  },
  note: 'At the customer, north entrance',
});

/** The body of a batch of positions, the same for every server: a walk, the latest of them now. */
function positionsBody(batch: number): string {
  const now = Date.now();
  const [latitude, longitude] = [52.5 + Math.random() / 10, 13.4 + Math.random() / 10];
  const items = Array.from({ length: batch }, (_, index) => ({
    fixId: randomUUID(),
    fixedAt: new Date(now - index).toISOString(),
    ...{ latitude: latitude + index / 1e6, longitude, datum: 'WGS84', accuracyMeters: 12 },
  }));
  return JSON.stringify({ items });
}

/**
 * The stream of requests of a group of people, one after another, for ever. Punches alternate between in and out for
 * each person, so that every one of them is legal.
 */
export class RequestSequence {
  readonly #isIn: boolean[];
  readonly #deviceIds: readonly string[];
  #turn = 0;

  constructor(
    private readonly requests: LoadRequests,
    private readonly employees: readonly LoadEmployee[],
  ) {
    if (employees.length === 0) throw new RangeError('nobody to send requests');
    this.#isIn = employees.map(({ isIn }) => isIn === true);
    this.#deviceIds = employees.map(() => randomUUID());
  }

  get acceptedStatus(): number {
    return this.requests.kind === 'punch' ? this.requests.acceptedStatus : 200;
  }

  next(): string {
    const turn = this.#turn;
    this.#turn += 1;
    const index = turn % this.employees.length;
    const { employmentId, token } = this.employees[index] as LoadEmployee;
    if (this.requests.kind === 'get') {
      const { paths } = this.requests;
      const path = paths[Math.floor(turn / this.employees.length) % paths.length] as string;
      return requestText('GET', path.replace(':employmentId', employmentId), token);
    }
    if (this.requests.kind === 'positions')
      return requestText('POST', this.requests.path, token, positionsBody(this.requests.batch));
    const isIn = this.#isIn[index] === true;
    this.#isIn[index] = !isIn;
    const extras = this.requests.isByPhone === true ? phonePunch(this.#deviceIds[index] as string) : {};
    const body = punchBody(employmentId, isIn ? 'clock-out' : 'clock-in', extras);
    return requestText('POST', this.requests.path.replace(':employmentId', employmentId), token, body);
  }
}
