const WIDTHS = [70, 55, 62, 48, 66]

/** Rows of a table that are still on their way. */
export const GreyRows = ({ columns }: { columns: number }) =>
  WIDTHS.map((width) => (
    <tr key={width} aria-hidden="true">
      <td colSpan={columns}>
        <i className="bar" style={{ width: `${width}%` }} />
      </td>
    </tr>
  ))
