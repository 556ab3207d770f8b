const START = { latitude: 54.3233, longitude: 10.1228, datum: 'WGS84' } as const;
const VISIT = '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e21';
const STOP = '018f5d2c-6b1e-7c3a-9d4e-000000000031';
const employeeId = '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11';
const day = { employeeId, date: '2026-04-02', zone: 'Europe/Berlin' };

/** A request and its answer as the documentation shows them; a spec holds the one against the other. */
export const routePlanExamples = {
  request: {
    ...day,
    start: START,
    end: START,
    workingHours: { from: '08:00', until: '12:30' },
    stops: [
      {
        visitId: VISIT,
        place: { latitude: 54.3075, longitude: 9.6631, datum: 'WGS84' },
        timeWindows: [{ from: '10:00', until: '12:00' }],
        serviceMinutes: 60,
        priority: 'high',
      },
      {
        stopId: STOP,
        place: { latitude: 54.0739, longitude: 9.9822, datum: 'WGS84' },
        timeWindows: [
          { from: '08:00', until: '09:30' },
          { from: '13:00', until: '15:00' },
        ],
        serviceMinutes: 30,
      },
    ],
  },
  plan: {
    ...day,
    travel: { detourFactor: 1.3, speedKilometersPerHour: 40 },
    leavesAt: '2026-04-02T07:01:00.000Z',
    arrivesAt: '2026-04-02T09:59:00.000Z',
    drivingMinutes: 118,
    distanceMeters: 77_660,
    waitingMinutes: 0,
    serviceMinutes: 60,
    stops: [
      {
        visitId: VISIT,
        stopId: null,
        isJoint: false,
        drivingMinutes: 59,
        distanceMeters: 38_830,
        arrivesAt: '2026-04-02T08:00:00.000Z',
        waitingMinutes: 0,
        startsAt: '2026-04-02T08:00:00.000Z',
        leavesAt: '2026-04-02T09:00:00.000Z',
      },
    ],
    unplanned: [{ visitId: null, stopId: STOP, reason: 'displaced-by-more-important' }],
  },
};
