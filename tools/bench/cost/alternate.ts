/** A side of an alternation: one slice a call. */
export interface Side<Measurement> {
  readonly name: string;
  measure(): Promise<Measurement>;
}

/**
 * Measures two sides in slices, A B B A A B B A …: what drifts in one direction meets both alike. Ends with a whole pair.
 * @param pairs at most so many
 * @param isOver asked before each pair but the first two: with fewer nothing can be said of the spread
 * @returns the slices of both, pair by pair
 */
export async function alternate<Measurement>(
  pairs: number,
  [a, b]: readonly [Side<Measurement>, Side<Measurement>],
  onMeasured: (name: string, pair: number, measurement: Measurement) => void,
  isOver: () => boolean,
): Promise<readonly (readonly [Measurement, Measurement])[]> {
  const taken: (readonly [Measurement, Measurement])[] = [];
  const slice = async (side: Side<Measurement>, pair: number): Promise<Measurement> => {
    const measurement = await side.measure();
    onMeasured(side.name, pair, measurement);
    return measurement;
  };
  for (let pair = 0; pair < pairs; pair += 1) {
    if (pair > 1 && isOver()) break;
    if (pair % 2 === 0) {
      const ofA = await slice(a, pair);
      taken.push([ofA, await slice(b, pair)]);
    } else {
      const ofB = await slice(b, pair);
      taken.push([await slice(a, pair), ofB]);
    }
  }
  return taken;
}
