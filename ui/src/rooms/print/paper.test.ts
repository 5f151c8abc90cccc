import { describe, expect, it } from 'vitest'
import { POINTS_PAPERS, ROSTER_PAPERS, isReady, order, paperName, start } from './paper'

describe('papers with people on them', () => {
  it('starts masked, with everybody, and with the quarter that has ended', () => {
    const choice = start(ROSTER_PAPERS, '2026-10-31')
    expect(order(choice)).toMatchObject({ document: 'roster', whole: false, members: [], large: false })
    expect([choice.year, choice.quarter]).toEqual([2026, 3])
    const january = start(POINTS_PAPERS, '2027-01-05')
    expect([january.year, january.quarter]).toEqual([2026, 4])
  })
  it('hands over only what the paper asks for', () => {
    const publicity = { ...start(POINTS_PAPERS, '2026-10-31'), kind: POINTS_PAPERS[1]!, whole: true, member: 'm1', top: 10, empty: true }
    expect(order(publicity)).toMatchObject({ period: '2026Q3', whole: false, members: [], top: 10, empty: false })
  })
  it('waits for the member of a statement and names no person in a file', () => {
    const statement = { ...start(POINTS_PAPERS, '2026-10-31'), kind: POINTS_PAPERS[2]! }
    expect(isReady(statement)).toBe(false)
    const chosen = { ...statement, member: 'm1' }
    expect(isReady(chosen)).toBe(true)
    expect(paperName(chosen)).toBe('个人对账单-2026')
    expect(paperName({ ...chosen, kind: POINTS_PAPERS[1]!, large: true })).toBe('积分公示表-2026Q3-A3')
  })
})
