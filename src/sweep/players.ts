import { type Job, type Played, play, type Stage } from "./stage.js";

/** Makes one run at a time. */
export interface Player {
  /** Null when it was closed meanwhile. */
  play(job: Job): Promise<Played | null>;
  close(): void;
}

/** A player in this thread. */
export function localPlayer(stage: Stage): Player {
  let closed = false;
  return {
    play: (job) => play(stage, job, () => closed),
    close: () => {
      closed = true;
    },
  };
}

/**
 * Makes the runs, as many at a time as there are players, and tells each result with the place of its job. In which order they
 * come depends on the machine; which result a job has does not.
 */
export async function playAll(
  players: readonly Player[],
  jobs: readonly Job[],
  onPlayed: (played: Played, index: number) => void,
): Promise<void> {
  let next = 0;
  const work = async (player: Player) => {
    while (next < jobs.length) {
      const index = next++;
      const played = await player.play(jobs[index] as Job);
      if (!played) return;
      onPlayed(played, index);
    }
  };
  await Promise.all(players.map(work));
}
