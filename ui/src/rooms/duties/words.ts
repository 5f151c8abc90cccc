// Words for the codes of a duty, and the page where it is done.
import type { Duty } from '../../api/bindings/Duty'
import type { DutyLevel } from '../../api/bindings/DutyLevel'
import type { Modality } from '../../api/bindings/Modality'

const LEVELS: Record<DutyLevel, string> = { branch: '支部', community: '社区', street: '街道', superior: '上级', district: '区县' }
const MODALITIES: Record<Modality, string> = { shall: '必须', should: '一般应当', encourage: '提倡' }

export const levelWords = (level: DutyLevel) => LEVELS[level]
export const modalityWords = (modality: Modality) => MODALITIES[modality]

/** Where the duty is done; what is done is only looked at. */
export function way(duty: Duty): { to: string; words: string } {
  const done = duty.state === 'done' || duty.state === 'late-done'
  const places: [RegExp, string, string][] = [
    [/^talk\./, '/talks', '去登记'],
    [/^archive\./, '/archive', '去整理'],
    [/^points\./, '/points', '打开积分'],
    [/^(train|relation|floating|probation|care|lost)\./, '/members', '看名册'],
    [/^(election|org)\./, '/vault', '看设置'],
  ]
  const [, to, words] = places.find(([pattern]) => pattern.test(duty.id)) ?? [null, '/life', '去登记']
  return { to, words: done ? '查看' : words }
}
