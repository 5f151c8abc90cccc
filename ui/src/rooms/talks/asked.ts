// What the address asks the page of talks to open: `/talks?talkee=…` a new record, `/talks?open=…` a stored one.
import type { LocationQuery } from 'vue-router'

export interface Ask {
  /** A stored talk; opening it shows what was said and is kept. */
  open: string
  organisation: string
  talker: string
  talkee: string
  /** The task that the talk answers. */
  task: string
}

const one = (value: LocationQuery[string] | undefined) => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))

/** Undefined where the address asks for the lists. */
export function asked(query: LocationQuery): Ask | undefined {
  const ask = { open: one(query.open), organisation: one(query.organisation), talker: one(query.talker), talkee: one(query.talkee), task: one(query.task) }
  return ask.open || query.talkee !== undefined ? ask : undefined
}
