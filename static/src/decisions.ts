/** What can be decided about something that was tried or chosen, from the furthest step to the end: the order of every decision board. */
export type Choice = "adopt" | "pilot" | "test_again" | "stop";

export const CHOICES: readonly Choice[] = ["adopt", "pilot", "test_again", "stop"];
