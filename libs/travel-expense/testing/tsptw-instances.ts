import type { RouteProblem } from '../domain/routes/route-problem.js';

/** A published instance of the travelling salesman problem with time windows, and the best length that is known. */
export interface TsptwInstance {
  readonly name: string;
  /** The length of the best route known, in the whole units of the instance: proven optimal for all of these. */
  readonly bestKnown: number;
  /** The depot first; each with x, y, the opening and the closing of its window. Nobody stays anywhere. */
  readonly places: readonly (readonly [x: number, y: number, from: number, until: number])[];
}

/*
 * Instances of Y. Dumas, J. Desrosiers, E. Gélinas and M. M. Solomon, "An Optimal Algorithm for the Traveling Salesman Problem
 * with Time Windows", Operations Research 43(2), 1995, in the form of R. F. da Silva and S. Urrutia: coordinates and windows
 * as in the files of the same names in github.com/khaoula-kharfati99/NLTSP-TW-Data-Instances (folder Dumas), of n20w20.001 as in
 * the tutorial on the problem in OR-tools. Best known lengths: M. López-Ibáñez and C. Blum,
 * lopez-ibanez.eu/tsptw-instances, as quoted in the DumasBenchmark of github.com/informarte/yuck; the matrices that
 * come of `problemOf` are those of github.com/informarte/minizinc-benchmarks (folder tsptw/Dumas).
 */
export const TSPTW_INSTANCES: readonly TsptwInstance[] = [
  {
    name: 'n20w20.001',
    bestKnown: 378,
    places: [
      ...([
        [16, 23, 0, 408],
        [22, 4, 62, 68],
        [12, 6, 181, 205],
        [47, 38, 306, 324],
        [11, 29, 214, 217],
      ] as const),
      ...([
        [25, 5, 51, 61],
        [22, 31, 102, 129],
        [0, 16, 175, 186],
        [37, 3, 250, 263],
        [31, 19, 3, 23],
      ] as const),
      ...([
        [38, 12, 21, 49],
        [36, 1, 79, 90],
        [38, 14, 78, 96],
        [4, 50, 140, 154],
        [5, 4, 354, 386],
      ] as const),
      ...([
        [16, 3, 42, 63],
        [25, 25, 2, 13],
        [31, 15, 24, 42],
        [36, 14, 20, 33],
        [28, 16, 9, 21],
      ] as const),
      [20, 35, 275, 300],
    ],
  },
  {
    name: 'n20w100.001',
    bestKnown: 237,
    places: [
      ...([
        [13, 43, 0, 405],
        [35, 27, 0, 133],
        [21, 34, 0, 117],
        [20, 9, 156, 260],
        [35, 31, 0, 158],
      ] as const),
      ...([
        [38, 23, 0, 90],
        [28, 20, 69, 153],
        [6, 1, 221, 280],
        [31, 29, 0, 83],
        [11, 40, 0, 33],
      ] as const),
      ...([
        [9, 28, 14, 124],
        [19, 35, 0, 25],
        [37, 14, 198, 330],
        [6, 5, 116, 185],
        [2, 37, 81, 182],
      ] as const),
      ...([
        [30, 50, 44, 126],
        [31, 37, 31, 156],
        [24, 2, 134, 271],
        [8, 22, 147, 213],
        [38, 31, 243, 377],
      ] as const),
      [48, 24, 270, 358],
    ],
  },
  {
    name: 'n60w20.001',
    bestKnown: 551,
    places: [
      ...([
        [34, 18, 0, 601],
        [23, 20, 371, 376],
        [10, 36, 227, 248],
        [24, 21, 333, 365],
        [47, 27, 118, 141],
      ] as const),
      ...([
        [50, 30, 148, 160],
        [31, 22, 0, 23],
        [48, 13, 68, 101],
        [6, 21, 327, 338],
        [32, 8, 16, 36],
      ] as const),
      ...([
        [3, 37, 237, 260],
        [5, 42, 258, 261],
        [28, 19, 0, 27],
        [41, 11, 105, 131],
        [33, 29, 473, 509],
      ] as const),
      ...([
        [34, 4, 7, 43],
        [23, 40, 207, 237],
        [28, 11, 26, 47],
        [30, 41, 193, 215],
        [24, 6, 23, 48],
      ] as const),
      ...([
        [11, 2, 401, 421],
        [14, 35, 222, 248],
        [49, 2, 73, 85],
        [16, 40, 211, 227],
        [5, 8, 395, 410],
      ] as const),
      ...([
        [41, 20, 107, 112],
        [12, 15, 318, 334],
        [15, 48, 263, 284],
        [10, 34, 234, 245],
        [0, 45, 251, 278],
      ] as const),
      ...([
        [45, 39, 180, 199],
        [26, 34, 200, 214],
        [50, 6, 71, 90],
        [29, 19, 350, 361],
        [29, 11, 30, 51],
      ] as const),
      ...([
        [12, 20, 314, 340],
        [1, 18, 435, 444],
        [21, 2, 405, 420],
        [30, 17, 4, 31],
        [7, 39, 273, 300],
      ] as const),
      ...([
        [5, 4, 525, 541],
        [7, 30, 238, 257],
        [37, 6, 52, 77],
        [19, 34, 291, 308],
        [43, 43, 156, 180],
      ] as const),
      ...([
        [11, 25, 309, 322],
        [26, 39, 185, 203],
        [30, 38, 195, 213],
        [32, 12, 11, 18],
        [11, 6, 387, 405],
      ] as const),
      ...([
        [38, 49, 164, 177],
        [31, 7, 24, 38],
        [43, 32, 140, 146],
        [35, 36, 559, 583],
        [32, 25, 360, 368],
      ] as const),
      ...([
        [15, 42, 452, 481],
        [28, 12, 32, 41],
        [14, 23, 327, 360],
        [48, 5, 67, 70],
        [48, 6, 79, 104],
      ] as const),
      [29, 32, 552, 583],
    ],
  },
  {
    name: 'n60w100.001',
    bestKnown: 515,
    places: [
      ...([
        [9, 20, 0, 586],
        [9, 19, 0, 93],
        [25, 10, 224, 370],
        [19, 6, 398, 545],
        [4, 45, 308, 375],
      ] as const),
      ...([
        [30, 28, 6, 153],
        [10, 23, 0, 79],
        [41, 16, 163, 320],
        [45, 18, 148, 296],
        [6, 1, 439, 523],
      ] as const),
      ...([
        [2, 35, 363, 419],
        [33, 17, 428, 461],
        [24, 31, 37, 165],
        [27, 2, 227, 360],
        [6, 4, 232, 337],
      ] as const),
      ...([
        [33, 44, 123, 250],
        [43, 16, 158, 283],
        [8, 20, 0, 62],
        [27, 39, 53, 176],
        [12, 13, 0, 73],
      ] as const),
      ...([
        [28, 39, 75, 151],
        [37, 49, 399, 470],
        [29, 1, 184, 290],
        [44, 45, 110, 171],
        [34, 2, 172, 303],
      ] as const),
      ...([
        [3, 29, 254, 405],
        [35, 23, 0, 70],
        [9, 36, 331, 435],
        [45, 29, 123, 221],
        [31, 17, 41, 63],
      ] as const),
      ...([
        [29, 46, 60, 127],
        [49, 12, 209, 297],
        [16, 10, 210, 301],
        [4, 14, 256, 342],
        [41, 29, 73, 181],
      ] as const),
      ...([
        [7, 42, 292, 434],
        [15, 18, 0, 105],
        [29, 24, 6, 171],
        [33, 19, 0, 68],
        [22, 32, 25, 134],
      ] as const),
      ...([
        [48, 43, 179, 253],
        [47, 18, 193, 238],
        [30, 4, 226, 333],
        [5, 22, 0, 39],
        [39, 48, 113, 215],
      ] as const),
      ...([
        [40, 27, 137, 167],
        [36, 18, 46, 130],
        [23, 15, 0, 93],
        [45, 38, 83, 202],
        [29, 2, 518, 559],
      ] as const),
      ...([
        [5, 28, 0, 52],
        [14, 17, 0, 105],
        [20, 5, 260, 375],
        [12, 37, 513, 531],
        [46, 29, 181, 259],
      ] as const),
      ...([
        [1, 2, 232, 319],
        [21, 35, 31, 189],
        [6, 20, 0, 87],
        [29, 22, 105, 202],
        [2, 40, 274, 394],
      ] as const),
      [7, 40, 496, 517],
    ],
  },
];

/**
 * An instance as a day to plan. Distances are cut to whole numbers, and then each that is longer than by a third place is
 * shortened, pair by pair in their order and once: that is how the matrices came about that the best known lengths are of
 * (J. W. Ohlmann and B. W. Thomas, "A Compressed-Annealing Heuristic for the Traveling Salesman Problem with Time Windows",
 * INFORMS Journal on Computing 19(1), 2007).
 */
export function problemOf({ places }: TsptwInstance): RouteProblem {
  const ways = places.map(([x, y]) => places.map(([toX, toY]) => Math.floor(Math.hypot(toX - x, toY - y))));
  const way = (from: number, to: number): number => ways[from]?.[to] ?? Infinity;
  for (const [from, row] of ways.entries())
    for (const to of ways.keys())
      for (const by of ways.keys()) row[to] = Math.min(way(from, to), way(from, by) + way(by, to));
  // The stops, then the depot as the start and as the end.
  const order = [...places.keys()].slice(1).concat(0, 0);
  const [depot, ...stops] = places;
  if (depot === undefined) throw new Error('an instance without a depot');
  return {
    stops: stops.map(([, , from, until]) => ({ windows: [{ from, until }], serviceSeconds: 0, rank: 0 })),
    travelSeconds: order.map((from) => order.map((to) => way(from, to))),
    day: { from: depot[2], until: depot[3] },
  };
}
