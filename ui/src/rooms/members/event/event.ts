// One entry of a member's history as it is filled in: what its kind asks for, and what is still missing, by field.
import type { MemberEventDetails } from '../../../api/bindings/MemberEventDetails'
import type { MemberEventForm } from '../../../api/bindings/MemberEventForm'
import type { MemberEventKind } from '../../../api/bindings/MemberEventKind'
import type { NewMemberEvent } from '../../../api/bindings/NewMemberEvent'
import { isoDay } from '../../../kit/day'

export interface Entry {
  day: string
  organisation: string
  document: string
  minutes: string
  note: string
  details: Record<string, string>
}

/** By name of a field, a sentence on what is wrong with it. */
export type Wrong = Record<string, string>

export const empty = (today: string): Entry => ({ day: today, organisation: '', document: '', minutes: '', note: '', details: {} })

/** Every field of a kind as the form begins: empty, or with what the entry that is corrected says. */
export function filled(form: MemberEventForm | undefined, said?: Partial<MemberEventDetails>): Record<string, string> {
  const told = (said ?? {}) as Record<string, unknown>
  const words = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
  return Object.fromEntries((form?.fields ?? []).map((field) => [field.name, words(told[field.name])]))
}

/** The kinds that may follow, under their headings, in the order of the rules. */
export function themes(forms: readonly MemberEventForm[], possible: readonly MemberEventKind[]): [string, MemberEventForm[]][] {
  const groups = new Map<string, MemberEventForm[]>()
  for (const form of forms.filter((one) => possible.includes(one.key))) groups.set(form.theme, [...(groups.get(form.theme) ?? []), form])
  return [...groups]
}

/** What a person would be sent back for; core checks the same again. */
export function missing(form: MemberEventForm, entry: Entry, today: string): Wrong {
  const wrong: Wrong = {}
  const say = (name: string, words: string, is: boolean) => {
    if (is) wrong[name] = words
  }
  const blank = (text: string | undefined) => !text?.trim()
  const day = isoDay(entry.day)
  say('day', '日期要写成 2026-10-31 这样', !day)
  say('day', '日期在今天之后，还不能登记', !!day && day > today)
  say('organisation', '请选一个党组织', form.organisation && !entry.organisation)
  say('document', '这一项要有决定文号才能登记', form.document && blank(entry.document))
  say('minutes', '这一项要有会议纪要号才能登记', form.minutes && blank(entry.minutes))
  for (const field of form.fields) {
    const text = entry.details[field.name]?.trim() ?? ''
    say(field.name, `请填${field.label}`, field.required && !text)
    say(field.name, '日期要写成 2026-10-31 这样', field.input === 'date' && !!text && !isoDay(text))
    say(field.name, '月份要写成 2026-10 这样', field.input === 'month' && !!text && !month(text))
    say(field.name, '请写一个整数', field.input === 'number' && !!text && !/^\d+$/.test(text))
  }
  return wrong
}

function month(text: string): string | undefined {
  const parts = /^(\d{4})[-./年](\d{1,2})月?$/.exec(text.trim())
  return parts && Number(parts[2]) >= 1 && Number(parts[2]) <= 12 ? `${parts[1]}-${parts[2]!.padStart(2, '0')}` : undefined
}

/** The entry as core takes it. What does not belong to the kind is left behind. */
export function toRecord(member: string, kind: MemberEventKind, form: MemberEventForm | undefined, entry: Entry, corrects: string): NewMemberEvent {
  const details: Record<string, string | number> = {}
  if (entry.minutes.trim()) details.minutes = entry.minutes.trim()
  for (const field of form?.fields ?? []) {
    const text = entry.details[field.name]?.trim()
    if (!text) continue
    const tidy = { date: () => isoDay(text) ?? text, month: () => month(text) ?? text, number: () => Number(text) }[field.input]
    details[field.name] = tidy ? tidy() : text
  }
  return {
    member_id: member,
    kind,
    day: isoDay(entry.day) ?? entry.day,
    organisation: form?.organisation ? entry.organisation : '',
    document: entry.document.trim(),
    note: entry.note.trim(),
    // Core fills what is left out; the generated type knows no absent field.
    details: details as unknown as MemberEventDetails,
    corrects,
  }
}

/** The field at which a refusal of core belongs. */
export const place = (message: string): string => (message.includes('日期') ? 'day' : message.includes('党组织') ? 'organisation' : '')
