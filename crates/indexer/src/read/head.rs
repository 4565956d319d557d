//! A document's head out of named values: one reading of the keys for JSON lines and for front matter.

use index::document::Head;

use super::problem::{Problem, ProblemCode, Warning};
use super::value::Value;
use super::{clean, date, lang, writer};

/// Reads the keys `id`, `title`, `date`, `url`, `lang`, `source` and `section`; every other key becomes a field, in its
/// order. The keys of an object inside are joined to its own by a dot. Nulls and empty values count as absent.
///
/// # Errors
/// The first key among the named ones whose value is of the wrong type. A value of the right type that cannot be
/// understood (a date that is none) is left out with a warning.
pub(super) fn read(entries: Vec<(String, Value)>, warnings: &mut Vec<Warning>) -> Result<Head, Problem> {
    let mut head = Head::default();
    let mut no_address = None;
    for (key, value) in entries {
        match key.as_str() {
            "id" => head.id = text(&key, value)?.map(|id| clean::line(&id)).unwrap_or_default(),
            "title" => head.title = line(&key, value)?.unwrap_or_default(),
            "source" => head.source = line(&key, value)?,
            "section" => head.section = line(&key, value)?,
            "date" => {
                if let Some(value) = line(&key, value)? {
                    head.date = date::parse(&value);
                    if head.date.is_none() {
                        warnings.push(bad(
                            "date",
                            &value,
                            "expected a day like 2024-06-30; the date was left out",
                        ));
                    }
                }
            }
            "lang" => {
                if let Some(value) = line(&key, value)? {
                    head.lang = lang::tag(&value).unwrap_or_default();
                    if head.lang.is_empty() {
                        warnings.push(bad(
                            "lang",
                            &value,
                            "expected a tag like vi or en; the language was guessed",
                        ));
                    }
                }
            }
            "url" => {
                if let Some(value) = line(&key, value)? {
                    head.url = writer::safe_link(&value).filter(|address| !address.contains(' '));
                    no_address = head.url.is_none().then_some(value);
                }
            }
            _ => field(key, value, &mut head.fields),
        }
    }
    if let Some(value) = no_address {
        let wanted = "expected http:, https:, mailto: or a relative address";
        if head.source.is_none() {
            warnings.push(bad("url", &value, &format!("{wanted}; it was taken for the source")));
            head.source = Some(value);
        } else {
            warnings.push(bad("url", &value, &format!("{wanted}; it was left out")));
        }
    }
    Ok(head)
}

fn bad(key: &str, value: &str, wanted: &str) -> Warning {
    let shown: String = value.chars().take(60).collect();
    Warning::new(ProblemCode::BadValue, format!("{key:?} is {shown:?}: {wanted}"))
}

/// A string, or a number as its text; `None` for null and blank.
pub(super) fn text(key: &str, value: Value) -> Result<Option<String>, Problem> {
    match value {
        Value::Null => Ok(None),
        Value::Text(text) | Value::Number(text) => Ok(Some(text).filter(|text| !clean::is_blank(text))),
        other => {
            let message = format!("{key:?} is {}; expected a string", other.kind());
            Err(Problem::new(ProblemCode::BadValue, message))
        }
    }
}

fn line(key: &str, value: Value) -> Result<Option<String>, Problem> {
    Ok(text(key, value)?.map(|text| clean::line(&text)))
}

fn field(name: String, value: Value, fields: &mut Vec<(String, Vec<String>)>) {
    let mut rest = vec![(clean::line(&name), value)];
    while let Some((name, value)) = rest.pop() {
        let mut values = Vec::new();
        match value {
            Value::Map(entries) => {
                rest.extend(
                    entries
                        .into_iter()
                        .rev()
                        .map(|(key, value)| (format!("{name}.{}", clean::line(&key)), value)),
                );
            }
            Value::List(list) => {
                for value in list {
                    match value {
                        Value::Map(_) | Value::List(_) => rest.push((name.clone(), value)),
                        value => values.extend(scalar(value)),
                    }
                }
            }
            value => values.extend(scalar(value)),
        }
        if values.is_empty() || name.is_empty() {
            continue;
        }
        match fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => known.extend(values),
            None => fields.push((name, values)),
        }
    }
}

fn scalar(value: Value) -> Option<String> {
    let text = match value {
        Value::Text(text) | Value::Number(text) => clean::line(&text),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::List(_) | Value::Map(_) => String::new(),
    };
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> (Result<Head, Problem>, Vec<Warning>) {
        let Ok(Value::Map(entries)) = serde_json::from_str(json) else { panic!("bad test") };
        let mut warnings = Vec::new();
        (read(entries, &mut warnings), warnings)
    }

    #[test]
    fn other_keys_become_fields_in_their_order() {
        let (head, warnings) = of(
            r#"{"z":"một","a":["x",2,null,"y"],"n":1.5,"yes":true,"empty":"","in":{"b":"c","d":["e"]},"a.b":[["q"]]}"#,
        );
        let fields = head.unwrap().fields;
        let shown: Vec<String> =
            fields.iter().map(|(name, values)| format!("{name}={}", values.join("|"))).collect();
        assert_eq!(shown, ["z=một", "a=x|2|y", "n=1.5", "yes=true", "in.b=c", "in.d=e", "a.b=q"]);
        assert!(warnings.is_empty());
    }

    #[test]
    fn a_wrong_type_names_its_key() {
        let problem = of(r#"{"title":["a"]}"#).0.unwrap_err();
        assert_eq!(problem.code, ProblemCode::BadValue);
        assert!(problem.message.contains("\"title\"") && problem.message.contains("list"), "{problem}");
    }

    #[test]
    fn values_that_make_no_sense_are_left_out_with_a_warning() {
        let (head, warnings) = of(r#"{"date":"hôm nọ","url":"javascript:x","lang":"tiếng Việt","id":7}"#);
        let head = head.unwrap();
        assert_eq!((head.date, head.url, head.lang.as_str(), head.id.as_str()), (None, None, "", "7"));
        assert_eq!(head.source.as_deref(), Some("javascript:x"));
        assert_eq!(warnings.len(), 3);
    }
}
