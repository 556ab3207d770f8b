/** A side of a comparison: one measurement a call. */
export interface Contender<Measurement> {
  readonly name: string;
  measure(): Promise<Measurement>;
}

/**
 * Measures all contenders in turns, round after round (A B C, B C A, C A B …): what slows the machine for a while
 * meets all of them, and none is always the one that runs behind a particular other.
 * @param isOver asked before each round but the first: a busy machine must not draw the run out
 * @returns the measurements of each contender by name, in order of rounds
 */
export async function takeTurns<Measurement>(
  rounds: number,
  contenders: readonly Contender<Measurement>[],
  onMeasured: (name: string, round: number, measurement: Measurement) => void,
  isOver: () => boolean = () => false,
): Promise<ReadonlyMap<string, readonly Measurement[]>> {
  const taken = new Map<string, Measurement[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0 && isOver()) break;
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const contender = contenders[(round + turn) % contenders.length] as Contender<Measurement>;
      const measurement = await contender.measure();
      taken.get(contender.name)?.push(measurement);
      onMeasured(contender.name, round, measurement);
    }
  }
  return taken;
}
