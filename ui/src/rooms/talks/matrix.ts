// The year's needs, put together for reading: one block a pair and period, what is open first.
import type { TalkNeed } from '../../api/bindings/TalkNeed'

export interface Block {
  key: string
  title: string
  due: string
  done: number
  needs: TalkNeed[]
}

const TITLES: Record<string, string> = {
  'talk.secretary-committee': '书记和班子成员',
  'talk.secretary-member': '书记和党员',
  'talk.committee-committee': '班子成员之间',
  'talk.committee-contact': '委员和所联系的党员',
}

/** `2026H1` as `上半年`, `2026` as `全年`. */
export const periodWords = (period: string) => ({ H1: '上半年', H2: '下半年' })[period.slice(4)] ?? '全年'

/** Blocks in the order of the needs; within a block whoever is open stands first. */
export function blocks(needs: readonly TalkNeed[], today: string): Block[] {
  const all = new Map<string, Block>()
  for (const need of needs) {
    const key = [need.organisation_id, need.pair, need.period].join()
    const block = all.get(key) ?? { key, title: `${TITLES[need.pair] ?? need.pair} · ${periodWords(need.period)}`, due: need.due, done: 0, needs: [] }
    block.needs.push(need)
    block.done += need.held_on ? 1 : 0
    all.set(key, block)
  }
  for (const block of all.values()) block.needs.sort((a, b) => Number(!!a.held_on) - Number(!!b.held_on))
  // A half that is over and whole needs nobody's eye.
  return [...all.values()].filter((block) => block.due >= today || block.done < block.needs.length)
}

/** Whom a cell names: the secretary is said once in the title, two of the committee both. */
export const who = (need: TalkNeed) => (need.pair.startsWith('talk.secretary-') ? need.talkee : `${need.talker}—${need.talkee}`)
