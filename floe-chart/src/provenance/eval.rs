//! The value of an expression at a place.

use super::{field::Field, scope::Scope};
use floe_schema::{
    Context,
    expr::{Expr, Func, Generated},
};
use serde_json::Value;
use std::borrow::Cow;

impl Scope<'_> {
    /// What `expr` is for the values that the chart is rendered with; null where nothing is there.
    pub(super) fn eval(&self, expr: &Expr) -> Cow<'_, Value> {
        let all = |exprs: &[Expr]| exprs.iter().map(|expr| self.eval(expr).into_owned()).collect::<Vec<_>>();
        Cow::Owned(match expr {
            Expr::Values => return self.root.context.map_or(Cow::Owned(Value::Null), |cx| Cow::Borrowed(&cx.values)),
            Expr::Var(var) => {
                return self.vars.get(&var.name).map_or_else(Cow::default, |bound| Cow::Borrowed(&bound.value));
            }
            Expr::Arg(name) => {
                return self.args.get(name).map_or_else(Cow::default, |bound| Cow::Borrowed(&bound.value));
            }
            Expr::Field(of, name) => match self.eval(of) {
                Cow::Borrowed(object) => return object.get(name).map_or_else(Cow::default, Cow::Borrowed),
                Cow::Owned(mut object) => object.get_mut(name).map_or(Value::Null, Value::take),
            },
            Expr::Fact(fact) => self.root.context.map_or(Value::Null, |cx| cx.fact(*fact)),
            Expr::Text(text) => text.clone().into(),
            Expr::Int(int) => (*int).into(),
            Expr::Bool(flag) => (*flag).into(),
            Expr::Dict(entries) => {
                entries.iter().map(|(key, value)| (key.clone(), self.eval(value).into_owned())).collect()
            }
            Expr::List(items) => all(items).into(),
            Expr::Concat(parts) => parts.iter().map(|part| self.text(part)).collect::<String>().into(),
            Expr::Call(Func::Ternary, args) => {
                return self.eval(if self.holds(&args[2]) { &args[0] } else { &args[1] });
            }
            Expr::Call(func, args) => func.eval(&all(args)),
            Expr::Generated(generated) => {
                let Generated { namespace, secret, key, length } = &**generated;
                let (namespace, secret) = (self.text(namespace), self.text(secret));
                let text = |cx: &Context<Value>| cx.secrets.text(&namespace, &secret, key, *length).into();
                self.root.context.map_or(Value::Null, text)
            }
            Expr::Include(include) => {
                let body = self.call(include).and_then(|(part, scope)| scope.field("", &part.written()).ok());
                body.as_ref().map_or(Value::Null, Field::value)
            }
        })
    }

    /// What `expr` is as a text.
    pub(super) fn text(&self, expr: &Expr) -> String {
        match &*self.eval(expr) {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// Whether a condition holds.
    pub(super) fn holds(&self, condition: &Expr) -> bool {
        Func::NonEmpty.eval(&[self.eval(condition).into_owned()]) == Value::Bool(true)
    }
}
