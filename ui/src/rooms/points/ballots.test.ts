import { expect, test } from 'vitest'
import type { PointsBallotRow } from '../../api/bindings/PointsBallotRow'
import { ballotsOf, voteText } from './ballots'

const meeting = { due: 7, minutes: '支部党员大会记录〔2026〕12号' }
const stored = { due: 7, excellent: 5, qualified: 1, basic: 0, unqualified: 0, minutes: '旧' }
const rows = [
  { member: 'a', name: '甲', ballot: stored },
  { member: 'b', name: '乙', ballot: null },
] as PointsBallotRow[]

test('a typed cell keeps the other votes and takes the meeting that is named', () => {
  const { votes, wrong } = ballotsOf(rows, [{ row: 'a', column: 'qualified', value: '2' }], meeting)
  expect(wrong).toEqual([])
  expect(votes).toEqual([{ member: 'a', ballot: { ...stored, qualified: 2, ...meeting } }])
})

test('more votes than people and what is no number are told by the cell', () => {
  const told = (value: string) => ballotsOf(rows, [{ row: 'a', column: 'basic', value }], meeting).wrong.map((w) => w.message)
  expect(told('2')).toEqual(['甲 的票数合计 8，比应参加测评的 7 人还多'])
  expect(told('两')).toEqual(['票数要写整数'])
  expect(told('')).toEqual([])
})

test('a block makes one ballot a member', () => {
  const changes = ['excellent', 'qualified'].map((column) => ({ row: 'b', column, value: '3' }))
  const { votes } = ballotsOf(rows, changes, meeting)
  expect(votes.map((v) => [v.member, v.ballot.excellent, v.ballot.qualified])).toEqual([['b', 3, 3]])
  expect([voteText(null, 'excellent'), voteText(stored, 'excellent')]).toEqual(['', '5'])
})
