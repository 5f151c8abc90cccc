// States of a month's report in words. The street's verdict counts once its receipt is here.
import type { Tone } from '../../kit/StateTag.vue'

const STATES: Record<string, { tone: Tone; words: string }> = {
  已导出: { tone: 'plan', words: '已导出，还没交' },
  待回执: { tone: 'plan', words: '已交出，等回执' },
  已接收: { tone: 'done', words: '街道已接收' },
  带问题接收: { tone: 'soon', words: '已接收，有问题' },
  退回: { tone: 'late', words: '退回，要重报' },
  锁定: { tone: 'quiet', words: '已锁定' },
}

export function stateMark(state: string | undefined): { tone: Tone; words: string } {
  return STATES[state ?? ''] ?? { tone: 'soon', words: '还没有导出' }
}
