/**
 * The replay at one place of its film: goes elsewhere on wish and tells the frame what the wall showed there. One question is under way
 * at a time; while a slider is dragged only the last wish counts.
 */
import { signal } from "@preact/signals";

import { changesNothing, fetched, nextStep, type Film, type Shown } from "./film";

const MOST_HOPS = 60;

export class Player {
  readonly place = signal(0);
  readonly playing = signal(false);
  readonly speed = signal(60);
  readonly failed = signal(false);
  /** Asked anew each time: it may be switched while the page is open. */
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");
  private shown: number | null = null;
  private wished: number | null = null;
  private busy = false;
  private alarm: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly film: Film,
    private readonly address: string,
    private readonly tell: (shown: Shown) => void,
  ) {}

  get last(): number {
    return this.film.moments.length - 1;
  }

  /** Goes to a place of the slider. */
  go(place: number): void {
    this.place.value = Math.min(Math.max(place, 0), this.last);
    this.wished = this.place.value;
    void this.show();
  }

  /** Goes on or back to the next moment at which the wall looked otherwise. */
  async step(way: 1 | -1): Promise<void> {
    this.pause();
    let place = this.place.value;
    for (let hop = 0; hop < MOST_HOPS; hop += 1) {
      const [early, late] = way > 0 ? [place, place + 1] : [place - 1, place];
      if (early < 0 || late > this.last) break;
      place += way;
      const change = await this.ask(late, early);
      if (change === null || !changesNothing(change)) break;
    }
    this.go(place);
  }

  toggle(): void {
    if (this.playing.value) return this.pause();
    if (this.place.value >= this.last) this.go(0);
    this.playing.value = true;
    this.goOn();
  }

  pause(): void {
    this.playing.value = false;
    clearTimeout(this.alarm);
  }

  private goOn(): void {
    if (!this.playing.value) return;
    const next = nextStep(this.film, this.place.value, this.speed.value, this.calm.matches);
    if (next === null) return this.pause();
    this.alarm = setTimeout(() => {
      if (!this.busy) this.go(next.place); // a slow line makes a slower film, not a queue
      this.goOn();
    }, next.after);
  }

  private async show(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    while (this.wished !== null) {
      const place = this.wished;
      this.wished = null;
      const since = this.shown !== null && this.shown <= place ? this.shown : null;
      const answer = await this.ask(place, since);
      if (answer === null) break;
      this.shown = place;
      this.tell(answer);
    }
    this.busy = false;
  }

  private async ask(place: number, since: number | null): Promise<Shown | null> {
    const number = (at: number): number => this.film.moments[at]![0];
    const query = new URLSearchParams({ seq: String(number(place)) });
    if (since !== null) query.set("since", String(number(since)));
    try {
      const answer = await fetched<Shown>(`${this.address}?${query}`);
      this.failed.value = false;
      return answer;
    } catch {
      this.pause();
      this.failed.value = true;
      this.shown = null;
      return null;
    }
  }
}
