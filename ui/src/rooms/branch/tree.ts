// The organisations as a list in the order of a tree: whoever stands below another comes behind it, one step in.
import type { Organisation } from '../../api/bindings/Organisation'

export interface Branching {
  organisation: Organisation
  depth: number
}

/** Superiors are named by their code; one that the office does not keep is no parent here. Ended ones come last. */
export function branching(all: readonly Organisation[]): Branching[] {
  const standing = all.filter((o) => !o.ended)
  const codes = new Set(standing.map((o) => o.code))
  const below = (code: string, depth: number): Branching[] =>
    standing
      .filter((o) => (code ? o.parent === code && o.code !== code : !codes.has(o.parent) || o.parent === o.code))
      .flatMap((organisation) => [{ organisation, depth }, ...below(organisation.code, depth + 1)])
  const ended = all.filter((o) => o.ended).map((organisation) => ({ organisation, depth: 0 }))
  return [...below('', 0), ...ended]
}
