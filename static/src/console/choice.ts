/**
 * A list whose choice counts at once: pressed it is done, but with the arrow keys only on Enter or on leaving. Who walks through the
 * lines would else choose each on the way.
 */
import { useRef, useState } from "preact/hooks";

interface ChoiceField {
  readonly value: string;
  readonly onPointerDown: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onChange: (event: { currentTarget: { value: string } }) => void;
  readonly onBlur: () => void;
}

export function useChoice(known: string, choose: (value: string) => void): ChoiceField {
  const [walked, setWalked] = useState<string | null>(null);
  const walking = useRef(false);
  const settle = (): void => {
    if (walked === null) return;
    setWalked(null);
    if (walked !== known) choose(walked);
  };
  return {
    value: walked ?? known,
    onPointerDown: () => (walking.current = false),
    onKeyDown: (event) => {
      walking.current = !event.altKey && event.key !== "Enter" && event.key !== " "; // those open the list: what it closes with is chosen
      if (event.key === "Escape") setWalked(null);
      if (event.key !== "Enter" || walked === null) return;
      event.preventDefault();
      settle();
    },
    onChange: ({ currentTarget: { value } }) => (walking.current ? setWalked(value) : choose(value)),
    onBlur: settle,
  };
}
