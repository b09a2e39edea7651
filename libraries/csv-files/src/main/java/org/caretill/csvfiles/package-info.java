/** Lists as CSV files of any length, safe to open in a spreadsheet. */
@NullMarked
package org.caretill.csvfiles;

import org.jspecify.annotations.NullMarked;
