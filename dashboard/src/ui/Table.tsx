import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly label: string
  readonly width?: string
  readonly kind?: 'number' | 'actions' | 'text'
  /** Where it stands on a narrow screen, if the table is a compact one: left or right, and the line. */
  readonly narrow?: 'left-1' | 'right-1' | 'left-2' | 'right-2' | 'left-3' | 'right-3'
  readonly cell: (row: Row) => ReactNode
}

interface TableProps<Row> {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** On a narrow screen a row is a few lines of the columns that say where, not a card of all of them. */
  readonly compact?: boolean
}

const classOf = (kind: Column<never>['kind']) => (kind === 'number' ? 'number' : kind === 'actions' ? 'actions-cell' : 'one-line')

/** Columns keep their widths whatever is in them; on a narrow screen each row is a card. Roles are said, as cards would lose them. */
export function Table<Row>({ caption, columns, rows, rowKey, compact = false }: TableProps<Row>) {
  return (
    <div className="table-frame">
      <table className={compact ? 'table compact' : 'table'} role="table">
        <caption className="sr-only">{caption}</caption>
        <colgroup>
          {columns.map((column) => (
            <col key={column.label} width={column.width} />
          ))}
        </colgroup>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.label} role="columnheader" scope="col" className={column.kind === 'number' ? 'number' : undefined}>
                {column.kind === 'actions' ? <span className="sr-only">{column.label}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map((column) => (
                <td
                  key={column.label}
                  role="cell"
                  data-label={column.kind === 'actions' ? '' : column.label}
                  data-narrow={column.narrow}
                  className={classOf(column.kind)}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
