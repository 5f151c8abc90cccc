// One gathering as it stands in the form, before core has seen it. Kept in memory while the window is open, so that a look at
// another page loses nothing; never written to this computer outside the encrypted office.
import { shallowRef } from 'vue'
import type { LifeRecord } from '../../../api/bindings/LifeRecord'
import type { LifeReason } from '../../../api/bindings/LifeReason'
import type { LifeRoll } from '../../../api/bindings/LifeRoll'
import type { LifeVote } from '../../../api/bindings/LifeVote'
import type { NewGathering } from '../../../api/bindings/NewGathering'
import type { NewResolution } from '../../../api/bindings/NewResolution'

/** How one person took part: in the room, or the reason id of life.toml (线上参加 and 送学上门 among them). */
export interface Mark {
  reason: string
  note: string
}

export interface Draft extends Omit<NewGathering, 'ticks' | 'took_part' | 'minutes' | 'votes' | 'resolutions' | 'held_on' | 'assessed_on' | 'guests'> {
  /** The gathering that is amended; empty for a new one. */
  id: string
  /** What it was ticked by: as long as these stay, so does its list. Empty where nobody ticked it. */
  listed: string
  /** What today's roster says otherwise of that day. */
  roster_note: string
  held_on: string
  hours: string
  guests: string
  marks: Record<string, Mark>
  votes: VoteLine[]
  tasks: TaskLine[]
  assessed_on: string
}

/** A vote as typed: figures are text until they are sent. */
export type VoteLine = { [K in keyof LifeVote]: string }

export interface TaskLine {
  sort: NewResolution['sort']
  content: string
  owner: string
  due_on: string
}

/** The form that is being filled in, if any. */
export const kept = shallowRef<Draft>()

export function blank(organisation: string, day: string): Draft {
  return {
    id: '',
    listed: '',
    roster_note: '',
    organisation_id: organisation,
    kinds: [],
    held_on: day,
    starts_at: '',
    group: '',
    topic: '',
    place: '',
    host: '',
    recorder: '',
    lecturer: '',
    hours: '',
    guests: '',
    guest_ids: [],
    marks: {},
    votes: [],
    tasks: [],
    body: '',
    book_page: '',
    assessed_on: '',
    assessment: '',
    standalone: null,
    plan_id: null,
  }
}

/** What a list of people depends on. */
export const calling = (draft: Pick<Draft, 'held_on' | 'group' | 'kinds'>) => [draft.held_on, draft.group, ...draft.kinds].join()

/** What is stored, as a form to amend. Whoever is not known to have been there or away stays unmarked. */
export function opened(record: LifeRecord): Draft {
  const g = record.gathering
  const known = record.attendance.filter((one) => one.presence !== 'unknown')
  const came = g.took_part.map((id): [string, Mark] => [id, { reason: '', note: '' }])
  const person = (one: { name: string; member_id: string | null }) => one.member_id ?? one.name
  return {
    ...blank(g.organisation_id, g.held_on),
    id: g.id,
    listed: known.length ? calling(g) : '',
    roster_note: record.roster_note,
    kinds: g.kinds,
    starts_at: g.starts_at,
    group: g.group,
    topic: g.topic,
    place: g.place,
    host: person(g.host),
    recorder: person(g.recorder),
    lecturer: person(g.lecturer),
    hours: g.minutes ? String(g.minutes / 60) : '',
    guests: g.guests ? String(g.guests) : '',
    guest_ids: record.guest_ids,
    marks: Object.fromEntries([...known.map((one): [string, Mark] => [one.member_id, { reason: one.reason, note: one.note }]), ...came]),
    votes: record.votes.map(({ vote }) => Object.fromEntries(Object.entries(vote).map(([key, value]) => [key, String(value)])) as VoteLine),
    tasks: record.resolutions.map((one) => ({ sort: one.sort, content: one.content, owner: person(one.owner), due_on: one.due_on ?? '' })),
    body: record.body,
    book_page: record.book_page,
    assessed_on: record.assessed_on ?? '',
    assessment: record.assessment,
    standalone: g.standalone,
  }
}

/** A figure as typed; what is no figure counts as none. */
export const figure = (text: string) => Math.max(0, Math.trunc(Number(text.trim()) || 0))

export const asVote = (line: VoteLine): LifeVote => ({
  matter: line.matter,
  rule: line.rule,
  entitled: figure(line.entitled),
  present: figure(line.present),
  written: figure(line.written),
  agreed: figure(line.agreed),
  against: figure(line.against),
  abstained: figure(line.abstained),
})

/** What is sent: marks of people who are no longer on the roll stay behind. */
export function sent(draft: Draft, roll: LifeRoll | undefined): NewGathering {
  const { id: _, listed: __, roster_note: ___, hours, guests, marks, tasks, ...same } = draft
  const due = roll?.due ?? []
  const marked = (ids: { member_id: string }[]) => ids.filter((line) => marks[line.member_id])
  const minutes = Math.round((Number(hours.trim()) || 0) * 60)
  return {
    ...same,
    minutes: minutes > 0 ? minutes : null,
    guests: figure(guests),
    ticks: marked(due).map((line) => ({ member_id: line.member_id, ...marks[line.member_id]! })),
    took_part: due.length ? [] : marked(roll?.others ?? []).map((line) => line.member_id),
    votes: draft.votes.filter((line) => line.matter.trim()).map(asVote),
    resolutions: tasks.filter((line) => line.content.trim()).map((line) => ({ ...line, due_on: line.due_on.trim() || null })),
    assessed_on: draft.assessed_on.trim() || null,
  }
}

export interface Count {
  due: number
  present: number
  remote: number
  away: number
  open: number
}

/** The roll in figures. */
export function count(roll: LifeRoll, marks: Record<string, Mark>, reasons: readonly LifeReason[]): Count {
  const away = new Set(reasons.filter((one) => one.away).map((one) => one.id))
  const all = roll.due.map((line) => marks[line.member_id])
  const present = all.filter((mark) => mark?.reason === '').length
  const gone = all.filter((mark) => mark && away.has(mark.reason)).length
  const open = all.filter((mark) => !mark).length
  return { due: all.length, present, remote: all.length - present - gone - open, away: gone, open }
}

/** Of those who have a vote, how many are in the room. */
export const votersPresent = (roll: LifeRoll, marks: Record<string, Mark>) => roll.due.filter((line) => line.votes && marks[line.member_id]?.reason === '').length
