//! Size classes of cells: steps of 8 bytes up to 64, then four steps to a doubling, up to 32 KiB. At most a fifth of a cell
//! is wasted.

/// The smallest cell: an object header and one slot.
pub(crate) const MIN_CELL: usize = 16;
/// The largest cell in a chunk; bigger ones are `large`.
pub(crate) const MAX_CELL: usize = 32 * 1024;
pub(crate) const CLASSES: usize = 43;

/// The class of a size in `1..=MAX_CELL`.
pub(crate) const fn class_of(size: usize) -> usize {
    debug_assert!(size <= MAX_CELL);
    if size <= MIN_CELL {
        return 0;
    }
    if size <= 64 {
        return size.div_ceil(8) - 2;
    }
    let last = size - 1;
    let log = last.ilog2() as usize;
    7 + (log - 6) * 4 + ((last >> (log - 2)) & 3)
}

/// Bytes of a cell of this class.
pub(crate) const fn cell_size(class: usize) -> usize {
    if class < 7 {
        return (class + 2) * 8;
    }
    let log = 6 + (class - 7) / 4;
    (1 << log) + ((class - 7) % 4 + 1) * (1 << (log - 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_fits_its_class_and_not_the_one_below() {
        for size in 1..=MAX_CELL {
            let class = class_of(size);
            assert!(cell_size(class) >= size, "{size} in class {class}");
            assert!(class == 0 || cell_size(class - 1) < size, "{size} in class {class}");
            assert_eq!(cell_size(class) % 8, 0);
        }
        assert_eq!(class_of(MAX_CELL), CLASSES - 1);
    }
}
