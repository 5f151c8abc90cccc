import { expect, it } from 'vitest'
import type { Resolution } from '../../api/bindings/Resolution'
import { follow, soon } from './follow'

const resolution = (id: string, due_on: string | null): Resolution => ({ id, organisation_id: 'o', gathering_id: 'g', held_on: '2026-10-10', sort: 'resolution', content: '修好活动室的灯', owner: { name: '王一' } as Resolution['owner'], due_on, closed_on: null, closing: '' })
const talks = {
  tasks: [{ id: 't', organisation_id: 'o', member_id: 'm', member: '李二', opened_on: '2026-10-01', due_on: '2026-10-20' }],
  follow_ups: [{ talk_id: 'f', organisation_id: 'o', talkee: '张三', held_on: '2026-10-02', due_on: '2026-10-05', by: '王一' }] as never[],
}

it('puts the nearest day first and what has none last, and never says why a talk is due', () => {
  const all = follow([resolution('late', null), resolution('r', '2026-10-12')], talks)
  expect(all.map((one) => one.key)).toEqual(['f', 'r', 't', 'late'])
  expect(all.map((one) => one.what)).toEqual(['回访张三', '修好活动室的灯', '和李二谈话', '修好活动室的灯'])
})

it('shows what is late, what has no day, and two weeks ahead', () => {
  const on = (due: string | null) => soon(follow([resolution('r', due)], { tasks: [], follow_ups: [] })[0]!, '2026-10-10')
  expect([on(null), on('2026-09-01'), on('2026-10-24'), on('2026-10-25')]).toEqual([true, true, true, false])
})
