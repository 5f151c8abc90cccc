// A comparison of two rosters as lines of one table, so that a person reads it from top to bottom.
import type { ComparedPerson } from '../../api/bindings/ComparedPerson'
import type { RosterComparison } from '../../api/bindings/RosterComparison'

export interface CompareLine {
  key: string
  what: string
  tone: 'late' | 'soon' | 'plan' | 'quiet'
  row: string
  name: string
  organisation: string
  label: string
  here: string
  there: string
}

/** What differs first, then who stands in one of the two, then what nobody but a person can tell. */
export function lines(found: RosterComparison): CompareLine[] {
  const line = (what: string, tone: CompareLine['tone'], p: ComparedPerson, at: number): CompareLine => ({
    key: `${what}${p.member ?? ''}${p.row ?? ''}-${at}`, what, tone,
    row: p.row ? `第${p.row}行` : '', name: p.name, organisation: p.organisation, label: '', here: '', there: '',
  })
  return [
    ...found.differs.flatMap(({ person, fields }) =>
      fields.map((f, at) => ({ ...line('不一致', 'soon', person, at), label: f.label, here: f.here || '（空）', there: f.there || '（空）' }))),
    ...found.only_there.map((p, at) => line('只在对方表格', 'plan', p, at)),
    ...found.only_here.map((p, at) => line('只在本名册', 'plan', p, at)),
    ...found.unclear.map((p, at) => line('分不清是谁', 'late', p, at)),
  ]
}

/** One sentence that says how far the two agree. */
export function sum(found: RosterComparison): string {
  const rest = [
    found.elsewhere ? `另有 ${found.elsewhere} 人属于别的党组织，没有比对。` : '',
    found.unread.length ? `第 ${found.unread.join('、')} 行没有姓名或不是党员，没有比对。` : '',
  ]
  return `对方表格 ${found.read} 人：一致 ${found.same}，不一致 ${found.differs.length}，只在对方表格 ${found.only_there.length}，只在本名册 ${found.only_here.length}。${rest.join('')}`
}
