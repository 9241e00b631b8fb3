/** The promises of the organisations as sheets, each with who has confirmed it. */
import type { JSX } from "preact";

import { Confirmations, reportWords, type Commitment } from "../ui/Confirmations";
import { OrgBadge } from "../ui/OrgBadge";
import { LineWall } from "./line_wall";

export function PromiseWall({ made }: { made: readonly Commitment[] }): JSX.Element {
  return (
    <LineWall
      sheets={made.map((one) => ({
        id: one.id,
        text: `${one.text} ${one.owner_function}`,
        class: one.holds ? "is-holding" : "",
        head: <OrgBadge organisation={one.organisation} show="name" />,
        body: <p dir="auto">{one.text}</p>,
        foot: (
          <>
            <p dir="auto">
              {reportWords(one)} · {one.owner_function}
            </p>
            <Confirmations of={one} short />
          </>
        ),
      }))}
    />
  );
}
