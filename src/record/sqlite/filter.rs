//! The conditions of a listing. Only those that are set enter the SQL, so that SQLite can use
//! their indexes.

use rusqlite::types::Value;

#[derive(Debug, Default)]
pub(super) struct Filter {
    conditions: Vec<&'static str>,
    values: Vec<Value>,
}

impl Filter {
    /// Demand `condition`, which holds one `?`, if there is a value for it.
    pub(super) fn and(mut self, condition: &'static str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value {
            self.conditions.push(condition);
            self.values.push(value.into());
        }
        self
    }

    /// `WHERE ...`, or nothing.
    pub(super) fn sql(&self) -> String {
        match self.conditions.is_empty() {
            true => String::new(),
            false => format!("WHERE {}", self.conditions.join(" AND ")),
        }
    }

    /// The values in the order of their conditions, between `before` and `after`.
    pub(super) fn values(
        self,
        before: impl IntoIterator<Item = Value>,
        after: impl IntoIterator<Item = Value>,
    ) -> Vec<Value> {
        before.into_iter().chain(self.values).chain(after).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_set_is_demanded() {
        let filter = Filter::default().and("a = ?", Some(1)).and("b = ?", None::<i64>);
        assert_eq!(filter.sql(), "WHERE a = ?");
        let values = filter.values([Value::from(0)], [Value::from(2)]);
        assert_eq!(values, [Value::from(0), Value::from(1), Value::from(2)]);
        assert_eq!(Filter::default().sql(), "");
    }
}
