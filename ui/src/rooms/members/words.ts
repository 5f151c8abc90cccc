import type { Category } from '../../api/bindings/Category'

/** The categories by which points are counted, as core names them. */
export const categories = ['在职党员', '无职党员', '非公党员', '流动党员', '老弱病残党员'] as const satisfies readonly Category[]
