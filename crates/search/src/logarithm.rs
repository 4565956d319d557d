//! A natural logarithm and its inverse that are the same numbers on every machine.
//!
//! The standard library's differs in the last place between platforms, and with it the order of nearly equal hits.
//! Additions, multiplications and divisions do not differ (IEEE 754).

/// ln `x` for finite positive `x`, within 1e-12 from 1 on.
pub(crate) fn ln(x: f64) -> f64 {
    // x = m * 2^e with m in [1, 2); ln m = 2 artanh((m - 1) / (m + 1)).
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as f64 - 1023.0;
    let m = f64::from_bits(bits & ((1 << 52) - 1) | 1023 << 52);
    let s = (m - 1.0) / (m + 1.0);
    let square = s * s;
    let mut power = s;
    let mut sum = 0.0;
    let mut divisor = 1.0;
    while divisor < 30.0 {
        sum += power / divisor;
        power *= square;
        divisor += 2.0;
    }
    2.0 * sum + exponent * std::f64::consts::LN_2
}

/// e to the power of `x` for `x` of at most 0, within 1e-12; 0 below -50.
pub(crate) fn exp(x: f64) -> f64 {
    if x.is_nan() || x < -50.0 {
        return 0.0;
    }
    // The series converges fast for a small power; squaring six times takes it to the whole.
    let small = x.min(0.0) / 64.0;
    let (mut sum, mut term) = (1.0, 1.0);
    for n in 1..14 {
        term *= small / f64::from(n);
        sum += term;
    }
    for _ in 0..6 {
        sum *= sum;
    }
    sum
}

#[cfg(test)]
mod tests {
    #[test]
    fn agrees_with_the_standard_library() {
        for step in 0..4000u32 {
            let x = 1.0 + f64::from(step).powi(3) / 1000.0;
            assert!((super::ln(x) - x.ln()).abs() < 1e-12, "{x}");
            let y = -f64::from(step) / 100.0;
            assert!((super::exp(y) - y.exp()).abs() < 1e-12, "{y}");
        }
    }
}
