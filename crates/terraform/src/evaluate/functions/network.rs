//! Addresses and prefixes of IP networks, as `go-cidr` counts them.
//!
//! In: prefixes in CIDR notation, of IPv4 or IPv6. Out: addresses and prefixes inside them.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::call::{Call, Fault, Function, Outcome, failed, known};
use crate::value::Value;

pub(crate) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "cidrhost" => known(host),
        "cidrnetmask" => known(netmask),
        "cidrsubnet" => known(|call| {
            let subnet = prefix(call)?.subnet(bits(call, 1)?, integer(call, 2)?)?;
            Ok(Value::text(subnet.to_string()))
        }),
        "cidrsubnets" => known(subnets),
        _ => return None,
    })
}

/// A network: its first address, in as many bits as its family has.
#[derive(Clone, Copy)]
struct Prefix {
    first: u128,
    length: u32,
    /// 32 or 128.
    width: u32,
}

impl Prefix {
    fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        let (address, width) = match address.parse().ok()? {
            IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
            IpAddr::V6(address) => (u128::from(address), 128),
        };
        let length: u32 = length.parse().ok().filter(|length| *length <= width)?;
        let first = address & !low_bits(width - length);
        Some(Self { first, length, width })
    }

    /// The subnet of a number, when the prefix is extended by some bits.
    fn subnet(self, bits: u32, number: i128) -> Result<Self, Fault> {
        let length = self.length + bits;
        if length > self.width {
            return failed("the prefix has too few bits left");
        }
        let number = u128::try_from(number).ok().filter(|number| *number <= low_bits(bits));
        let Some(number) = number else { return failed("the prefix has no subnet of that number") };
        let shifted = number.checked_shl(self.width - length).unwrap_or(0);
        Ok(Self { first: self.first | shifted, length, ..self })
    }

    fn address(self, address: u128) -> IpAddr {
        if self.width == 32 {
            IpAddr::V4(Ipv4Addr::from(u32::try_from(address).unwrap_or(u32::MAX)))
        } else {
            IpAddr::V6(Ipv6Addr::from(address))
        }
    }
}

impl std::fmt::Display for Prefix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.address(self.first), self.length)
    }
}

/// A number with this many bits set, from the lowest.
fn low_bits(bits: u32) -> u128 {
    1_u128.checked_shl(bits).map_or(u128::MAX, |above| above - 1)
}

fn prefix(call: &Call<'_>) -> Result<Prefix, Fault> {
    let text = call.text(0)?.text;
    Prefix::parse(&text).ok_or_else(|| Fault::Failed("not a prefix in CIDR notation".to_owned()))
}

#[allow(clippy::cast_possible_truncation, reason = "checked to be a whole number in range")]
fn integer(call: &Call<'_>, index: usize) -> Result<i128, Fault> {
    let number = call.number(index)?;
    if number.fract() == 0.0 && number.abs() < 9.0e15 {
        Ok(number as i128)
    } else {
        failed(format!("argument {} must be a whole number", index + 1))
    }
}

fn bits(call: &Call<'_>, index: usize) -> Result<u32, Fault> {
    let bits = u32::try_from(call.count(index)?).ok().filter(|bits| *bits <= 128);
    bits.ok_or_else(|| Fault::Failed("the prefix has too few bits left".to_owned()))
}

/// A host of a network; a negative number counts from its end.
fn host(call: &Call<'_>) -> Outcome {
    let (prefix, number) = (prefix(call)?, integer(call, 1)?);
    let last = low_bits(prefix.width - prefix.length);
    let counted = if number < 0 { -(number + 1) } else { number };
    let counted = u128::try_from(counted).ok().filter(|counted| *counted <= last);
    let Some(counted) = counted else { return failed("the prefix has no host of that number") };
    let host = if number < 0 { last - counted } else { counted };
    Ok(Value::text(prefix.address(prefix.first | host).to_string()))
}

fn netmask(call: &Call<'_>) -> Outcome {
    let prefix = prefix(call)?;
    if prefix.width != 32 {
        return failed("only IPv4 has masks");
    }
    let mask = low_bits(32) & !low_bits(32 - prefix.length);
    Ok(Value::text(prefix.address(mask).to_string()))
}

/// Subnets one behind the other, each with its own number of bits.
fn subnets(call: &Call<'_>) -> Outcome {
    let whole = prefix(call)?;
    let last = whole.first | low_bits(whole.width - whole.length);
    let (mut next, mut found) = (Some(whole.first), Vec::new());
    for index in 1..call.arguments.len() {
        let length = whole.length + bits(call, index)?;
        let Some(start) = next.filter(|_| length <= whole.width) else {
            return failed("the prefix has too little room");
        };
        let size = low_bits(whole.width - length);
        // Each begins at a multiple of its own size.
        let first = start.checked_add(size).map(|end| end & !size);
        let Some(first) = first.filter(|first| (first | size) <= last) else {
            return failed("the prefix has too little room");
        };
        next = (first | size).checked_add(1).filter(|next| *next <= last);
        found.push(Value::text(Prefix { first, length, ..whole }.to_string()));
    }
    Ok(Value::list(found))
}
