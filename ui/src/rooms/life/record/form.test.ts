import { expect, test } from 'vitest'
import type { LifeRecord } from '../../../api/bindings/LifeRecord'
import type { LifeRoll } from '../../../api/bindings/LifeRoll'
import { blank, count, figure, opened, sent, votersPresent } from './form'

const line = (member_id: string, votes = true) => ({ member_id, name: member_id, group: '', votes, floating: false, pinyin: '', initials: '' })
const roll: LifeRoll = { due: [line('a'), line('b'), line('c', false), line('d')], others: [line('x')], entitled: 3, note: '' }
const reasons = [
  { id: 'ill', name: '因病', away: true },
  { id: 'online', name: '线上参加', away: false },
]

test('the roll counts the room, those far away and those missing apart', () => {
  const marks = { a: { reason: '', note: '' }, b: { reason: 'online', note: '' }, c: { reason: '', note: '' } }
  expect(count(roll, marks, reasons)).toEqual({ due: 4, present: 2, remote: 1, away: 0, open: 1 })
  expect(count(roll, { ...marks, d: { reason: 'ill', note: '' } }, reasons)).toMatchObject({ away: 1, open: 0 })
  expect(votersPresent(roll, marks)).toBe(1)
})

test('what is sent holds only people of the roll, and hours as minutes', () => {
  const draft = { ...blank('org', '2026-10-10'), hours: '1.5', guests: '2人', marks: { a: { reason: '', note: '' }, gone: { reason: '', note: '' } } }
  const one = sent(draft, roll)
  expect(one).toMatchObject({ minutes: 90, guests: 0, took_part: [], assessed_on: null })
  expect(one.ticks.map((tick) => tick.member_id)).toEqual(['a'])
  const service = sent({ ...draft, marks: { x: { reason: '', note: '' } } }, { ...roll, due: [] })
  expect([service.ticks, service.took_part]).toEqual([[], ['x']])
})

test('empty lines of votes and tasks are no votes and no tasks', () => {
  const vote = { matter: ' ', rule: 'ordinary', entitled: '', present: '', written: '', agreed: '', against: '', abstained: '' }
  const draft = { ...blank('org', '2026-10-10'), votes: [vote, { ...vote, matter: '换场地', agreed: '21' }], tasks: [{ sort: 'resolution' as const, content: '', owner: '', due_on: '' }] }
  const one = sent(draft, roll)
  expect(one.votes).toHaveLength(1)
  expect(one.votes[0]).toMatchObject({ agreed: 21, against: 0 })
  expect(one.resolutions).toEqual([])
})

test.each([
  ['21', 21],
  [' 3 ', 3],
  ['-4', 0],
  ['', 0],
  ['很多', 0],
])('%s people are %i', (text, n) => expect(figure(text)).toBe(n))

test('a stored record opens as it was entered, and whoever is unknown stays unmarked', () => {
  const seen = (member_id: string, presence: string, reason = '') => ({ member_id, name: member_id, presence, reason, note: '' })
  const record = {
    gathering: { id: 'g', organisation_id: 'org', held_on: '2026-10-10', kinds: ['general'], starts_at: '09:00', group: '', topic: '学习', place: '', host: { name: '王', member_id: 'a' }, recorder: { name: '外人', member_id: null }, lecturer: { name: '', member_id: null }, minutes: 90, guests: 0, took_part: [] },
    attendance: [seen('a', 'present'), seen('b', 'excused', 'ill'), seen('c', 'unknown')],
    guest_ids: ['x'],
    votes: [],
    resolutions: [],
    body: '',
    book_page: '12',
    assessed_on: null,
    assessment: '',
  } as unknown as LifeRecord
  const draft = opened(record)
  expect(draft).toMatchObject({ id: 'g', hours: '1.5', host: 'a', recorder: '外人', book_page: '12' })
  expect(Object.keys(draft.marks)).toEqual(['a', 'b'])
})
