//! Functions of networks, times and bytes, as Terraform prints their results.

use super::value;

fn hold(rows: &[(&str, &str)]) {
    for (expression, json) in rows {
        assert_eq!(value(expression), *json, "{expression}");
    }
}

#[test]
fn networks() {
    hold(&[
        (r#"cidrhost("10.12.112.0/20", 16)"#, r#""10.12.112.16""#),
        (r#"cidrhost("10.12.112.0/20", 268)"#, r#""10.12.113.12""#),
        (r#"cidrhost("10.12.127.9/20", 0)"#, r#""10.12.112.0""#),
        (r#"cidrhost("10.0.0.0/8", -1)"#, r#""10.255.255.255""#),
        (r#"cidrhost("fd00:fd12:3456:7890:00a2::/72", 34)"#, r#""fd00:fd12:3456:7890::22""#),
        (r#"cidrhost("::/0", 1)"#, r#""::1""#),
        (r#"cidrnetmask("172.16.0.0/12")"#, r#""255.240.0.0""#),
        (r#"cidrnetmask("0.0.0.0/0")"#, r#""0.0.0.0""#),
        (r#"cidrsubnet("172.16.0.0/12", 4, 2)"#, r#""172.18.0.0/16""#),
        (r#"cidrsubnet("10.1.2.0/24", 4, 15)"#, r#""10.1.2.240/28""#),
        (r#"cidrsubnet("0.0.0.0/0", 0, 0)"#, r#""0.0.0.0/0""#),
        (
            r#"cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162)"#,
            r#""fd00:fd12:3456:7800:a200::/72""#,
        ),
        (
            r#"cidrsubnets("10.1.0.0/16", 4, 4, 8, 4)"#,
            r#"["10.1.0.0/20","10.1.16.0/20","10.1.32.0/24","10.1.48.0/20"]"#,
        ),
        (
            r#"[for s in [["10.0.0.0/8", 8, 300], ["10.0.0.0/30", 4, 0], ["10.0.0.0", 1, 0]] : can(cidrsubnet(s[0], s[1], s[2]))]"#,
            "[false,false,false]",
        ),
        (r#"[can(cidrhost("10.0.0.0/30", 4)), can(cidrnetmask("::/8"))]"#, "[false,false]"),
    ]);
}

#[test]
fn times() {
    let at = "2018-01-02T23:12:01";
    for (format, offset, expected) in [
        ("DD MMM YYYY hh:mm ZZZ", "Z", "02 Jan 2018 23:12 UTC"),
        ("EEEE, DD-MMM-YY hh:mm:ss ZZZ", "Z", "Tuesday, 02-Jan-18 23:12:01 UTC"),
        ("EEE, DD MMM YYYY hh:mm:ss ZZZ", "-08:00", "Tue, 02 Jan 2018 23:12:01 -0800"),
        ("MMMM D, YYYY", "Z", "January 2, 2018"),
        ("HH:mmaa", "Z", "11:12pm"),
        ("H AA h'h' ''''m", "Z", "11 PM 23h '12"),
        ("YYYY-MM-DD'T'hh:mm:ssZ", "Z", "2018-01-02T23:12:01Z"),
        ("Z ZZZZ ZZZZZ", "+05:30", "+05:30 +0530 +05:30"),
    ] {
        let expression = format!("formatdate(\"{format}\", \"{at}{offset}\")");
        assert_eq!(value(&expression), format!("{expected:?}"), "{expression}");
    }
    hold(&[
        (r#"timeadd("2017-11-22T00:00:00Z", "10m")"#, r#""2017-11-22T00:10:00Z""#),
        (r#"timeadd("2016-02-28T23:00:00Z", "1h30m")"#, r#""2016-02-29T00:30:00Z""#),
        (r#"timeadd("2018-01-01T00:00:00+02:00", "-1.5s")"#, r#""2017-12-31T23:59:58+02:00""#),
        (r#"timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00+01:00")"#, "0"),
        (r#"timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00Z")"#, "-1"),
        (r#"timecmp("2017-11-22T01:00:00Z", "2017-11-22T01:00:00+01:00")"#, "1"),
        (
            r#"[can(formatdate("YYYYY", "2018-01-01T00:00:00Z")), can(formatdate("D", "2018-02-30T00:00:00Z")), can(timeadd("2018-01-01T00:00:00Z", "1"))]"#,
            "[false,false,false]",
        ),
    ]);
}

#[test]
fn bytes() {
    hold(&[
        (r#"uuidv5("dns", "www.terraform.io")"#, r#""a5008fae-b28c-5ba5-96cd-82b4c53552d6""#),
        (
            r#"uuidv5("url", "https://www.terraform.io/")"#,
            r#""9db6f67c-dd95-5ea0-aa5b-e70e5c5f7cf5""#,
        ),
        (r#"uuidv5("oid", "1.3.6.1.4")"#, r#""af9d40a5-7a36-5c07-b23a-851cd99fbfa5""#),
        (r#"uuidv5("x500", "CN=Example,C=GB")"#, r#""84e09961-4aa4-57f8-95b7-03edb1073253""#),
        (
            r#"uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.terraform.io")"#,
            r#""a5008fae-b28c-5ba5-96cd-82b4c53552d6""#,
        ),
        (r#"can(uuidv5("other", "x"))"#, "false"),
        (r#"urldecode("Hello+W%C3%B6rld%21")"#, r#""Hello Wörld!""#),
        (r#"can(urldecode("%zz"))"#, "false"),
        (r#"textencodebase64("Hello World", "UTF-16LE")"#, r#""SABlAGwAbABvACAAVwBvAHIAbABkAA==""#),
        (r#"textdecodebase64("SABpAA==", "utf-16le")"#, r#""Hi""#),
        (r#"textdecodebase64(textencodebase64("é", "ISO-8859-1"), "ISO-8859-1")"#, r#""é""#),
        (r#"can(textencodebase64("é", "US-ASCII"))"#, "false"),
        (r#"base64gunzip("H4sIAAAAAAACA8tIzcnJBwCGphA2BQAAAA==")"#, r#""hello""#),
        (r#"can(base64gunzip("aGVsbG8="))"#, "false"),
    ]);
}

#[test]
fn what_only_a_run_knows_stays_unknown() {
    for expression in
        ["timestamp()", "uuid()", "plantimestamp()", r#"bcrypt("x")"#, r#"base64gzip("x")"#]
    {
        let function = expression.split('(').next().unwrap_or_default();
        assert_eq!(value(expression), format!("\"${{{function}(...)}}\""), "{expression}");
    }
}

#[test]
fn secrets_stay_secrets_through_them() {
    for expression in [
        r#"cidrhost(sensitive("10.0.0.0/8"), 1)"#,
        r#"formatdate("YYYY", sensitive("2018-01-01T00:00:00Z"))"#,
        r#"uuidv5("dns", sensitive("x"))"#,
        r#"urldecode(sensitive("x"))"#,
        r#"bcrypt(sensitive("x"))"#,
        r#"cidrsubnets(sensitive("10.0.0.0/8"), 8)[0]"#,
    ] {
        let shown = value(&format!("issensitive({expression})"));
        let hidden = value(expression);
        assert!(!hidden.contains("10.0") && !hidden.contains("2018"), "{expression}: {hidden}");
        assert!(!hidden.contains("\"x\""), "{expression}: {hidden} {shown}");
    }
}
