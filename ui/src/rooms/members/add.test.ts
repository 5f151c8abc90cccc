import { expect, test } from 'vitest'
import type { MemberField } from '../../api/bindings/MemberField'
import { blame, fromNumber, toEdits } from './add'

const field = (name: string, label: string, input = 'text'): MemberField => ({ name, label, value: '', masked: false, input, choices: [] })

test('an ID number says birthday and sex once it is whole', () => {
  expect(fromNumber('11010519491231002X')).toEqual({ birth: '1949-12-31', sex: '女' })
  expect(fromNumber('1101051949')).toEqual({})
})

test('empty fields are not sent and dates are tidied', () => {
  const fields = [field('name', '姓名'), field('joined', '加入党组织日期', 'date'), field('job', '工作岗位')]
  expect(toEdits(fields, { name: ' 王一 ', joined: '1999.7', job: '' })).toEqual([
    { field: 'name', value: '王一' },
    { field: 'joined', value: '1999-07' },
  ])
})

test('a refusal stands at the field that it names', () => {
  const fields = [field('mobile', '手机号'), field('id_number', '公民身份证号')]
  expect(blame(fields, '“手机号”不像电话号码。')).toHaveProperty('mobile')
  expect(blame(fields, '身份证号不对，请核对每一位数字。')).toHaveProperty('id_number')
  expect(blame(fields, '别的事')).toEqual({})
})
