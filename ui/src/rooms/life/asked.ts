// What the address asks the page of organisation life to open.
import type { LocationQuery } from 'vue-router'

export interface Ask {
  /** A stored record to amend. */
  open: string
  /** A plan to record. */
  plan: string
  kinds: string[]
  day: string
  group: string
  /** The form that was put aside. */
  kept: boolean
}

const one = (value: LocationQuery[string] | undefined) => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))

/** Undefined where the address asks for the lists. */
export function asked(query: LocationQuery): Ask | undefined {
  const ask = {
    open: one(query.open),
    plan: one(query.plan),
    kinds: one(query.record).split(',').filter(Boolean),
    day: one(query.day),
    group: one(query.group),
    kept: query.kept !== undefined,
  }
  return ask.open || ask.plan || ask.kept || query.record !== undefined ? ask : undefined
}
