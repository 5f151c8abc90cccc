// What typed votes come to: whole ballots, or what is wrong with them.
import type { PointsBallot } from '../../api/bindings/PointsBallot'
import type { PointsBallotRow } from '../../api/bindings/PointsBallotRow'
import type { MemberVotes } from '../../api/commands'
import type { CellChange, CellWrong } from '../../kit/sheet'

export const GRADES = [
  { id: 'excellent', name: '优秀', note: '票', help: '' },
  { id: 'qualified', name: '合格', note: '票', help: '' },
  { id: 'basic', name: '基本合格', note: '票', help: '' },
  { id: 'unqualified', name: '不合格', note: '票', help: '' },
]

/** Among fewer people the totals tell who voted how. */
export const FEW_VOTERS = 5

/** The votes as they stand in the cell; nothing where there is no ballot. */
export const voteText = (ballot: PointsBallot | null, grade: keyof PointsBallot) => (ballot ? String(ballot[grade]) : '')

const EMPTY = { excellent: 0, qualified: 0, basic: 0, unqualified: 0 }

/** The ballots that the cells make of the members' stored ones, by the meeting named; an empty cell is no vote. */
export function ballotsOf(rows: readonly PointsBallotRow[], changes: readonly CellChange[], meeting: { due: number; minutes: string }): { votes: MemberVotes[]; wrong: CellWrong[] } {
  const made = new Map<string, PointsBallot>()
  const wrong: CellWrong[] = []
  for (const change of changes) {
    const stored = rows.find((row) => row.member === change.row)?.ballot
    const ballot = made.get(change.row) ?? { ...EMPTY, ...stored, ...meeting }
    if (!/^\d{0,5}$/.test(change.value)) wrong.push({ row: change.row, column: change.column, message: '票数要写整数' })
    made.set(change.row, { ...ballot, [change.column]: Number(change.value) || 0 })
  }
  for (const [member, ballot] of made) {
    const votes = ballot.excellent + ballot.qualified + ballot.basic + ballot.unqualified
    const name = rows.find((row) => row.member === member)?.name ?? ''
    const last = changes.filter((change) => change.row === member).at(-1)
    if (votes > meeting.due && last) wrong.push({ row: member, column: last.column, message: `${name} 的票数合计 ${votes}，比应参加测评的 ${meeting.due} 人还多` })
  }
  return { votes: [...made].map(([member, ballot]) => ({ member, ballot })), wrong }
}
