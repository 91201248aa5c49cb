//! The machinery behind the list of keys: turns one line per key into the structs that hold it,
//! the merging of layers, the checks and the description.

/// Writes, for each `[table]`, a struct of values and a struct of one layer's opinions, and for
/// all of them `Config`, `ConfigLayer` and what both can do. A key with a default has a plain
/// value; one without is an `Option`.
macro_rules! settings {
    ($(
        $(#[doc = $table_help:literal])+
        [$table:ident] $Values:ident from $Layer:ident {
            $(
                $(#[doc = $help:literal])+
                $key:ident: $Type:ty $(= $default:expr)? $(, env $variable:literal)?
                    $(, check $check:expr)? ;
            )+
        }
    )+) => {
        $(
            $(#[doc = $table_help])+
            #[derive(Clone, Debug, PartialEq)]
            pub struct $Values {
                $( $(#[doc = $help])+ pub $key: $crate::workspace::config::macros::value_type!($Type $(, $default)?), )+
            }

            #[doc = concat!("What one layer says about `[", stringify!($table), "]`.")]
            #[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
            #[serde(default, deny_unknown_fields)]
            pub struct $Layer {
                $( $(#[doc = $help])+ pub $key: Option<$Type>, )+
            }
        )+

        /// The whole configuration: what is in force after all layers were heard.
        #[derive(Clone, Debug)]
        pub struct Config {
            $( $(#[doc = $table_help])+ pub $table: $Values, )+
            /// `[edition]` and `[[editions]]`. Only the file can declare them.
            pub editions: super::editions::DeclaredEditions,
            /// `[prices."model"]`: prices of one's own. Only the file can declare them.
            pub prices: super::prices::DeclaredPrices,
            /// The key of the server. Only the environment can give it.
            pub api_key: Option<secrecy::SecretString>,
            pub(super) origins: super::origin::Origins,
        }

        /// What one source (file, environment, command line) says; `None` means it is silent.
        #[derive(Clone, Debug, Default, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct ConfigLayer {
            $( $(#[doc = $table_help])+ pub $table: $Layer, )+
            /// `[edition]` and `[[editions]]`. Only the file can declare them.
            #[serde(skip)]
            pub editions: Option<super::editions::DeclaredEditions>,
            /// `[prices."model"]`: prices of one's own. Only the file can declare them.
            #[serde(skip)]
            pub prices: Option<super::prices::DeclaredPrices>,
            /// The key of the server. Only the environment can give it.
            #[serde(skip)]
            pub api_key: Option<secrecy::SecretString>,
            #[serde(skip)]
            pub(super) origins: super::origin::Origins,
        }

        /// Every key, in the order of the documentation.
        pub const KEYS: &[super::origin::Key] = &[
            $( $( super::origin::Key {
                table: stringify!($table),
                name: stringify!($key),
                help: concat!($($help, "\n"),+),
                path: concat!(stringify!($table), ".", stringify!($key)),
            }, )+ )+
        ];

        impl ConfigLayer {
            /// Lets `stronger` overrule what this layer says.
            pub fn update(&mut self, stronger: Self) {
                $( $(
                    if let Some(value) = stronger.$table.$key {
                        let path = concat!(stringify!($table), ".", stringify!($key));
                        self.origins.take_over(path, &stronger.origins);
                        self.$table.$key = Some(value);
                    }
                )+ )+
                if stronger.editions.is_some() {
                    self.editions = stronger.editions;
                }
                if stronger.prices.is_some() {
                    self.prices = stronger.prices;
                }
                if stronger.api_key.is_some() {
                    self.api_key = stronger.api_key;
                }
            }

            /// The first key whose value is not allowed, and why.
            pub(super) fn first_problem(&self) -> Option<(&'static str, String)> {
                $( $( $(
                    if let Some(value) = &self.$table.$key {
                        if let Err(problem) = $check(value) {
                            return Some((
                                concat!(stringify!($table), ".", stringify!($key)),
                                problem,
                            ));
                        }
                    }
                )? )+ )+
                None
            }

            /// Reads those keys that have an environment variable.
            pub(super) fn read_variables(
                &mut self,
                lookup: &impl Fn(&str) -> Option<String>,
            ) -> Result<(), super::error::ConfigError> {
                $( $( $(
                    let path = concat!(stringify!($table), ".", stringify!($key));
                    if let Some(value) = super::environment::read(lookup, $variable, path)? {
                        self.origins.set(path, super::origin::Origin::Environment($variable));
                        self.$table.$key = Some(value);
                    }
                )? )+ )+
                Ok(())
            }

            /// Fills what no layer said with the defaults.
            pub(super) fn into_config(self) -> Config {
                Config {
                    $( $table: $Values {
                        $( $key: $crate::workspace::config::macros::value_or_default!(self.$table.$key $(, $default)?), )+
                    }, )+
                    editions: self.editions.unwrap_or_default(),
                    prices: self.prices.unwrap_or_default(),
                    api_key: self.api_key,
                    origins: self.origins,
                }
            }
        }

        impl Config {
            /// Every key's value as TOML (`None`: not set), in the order of `KEYS`.
            pub(super) fn toml_values(&self) -> Vec<Option<String>> {
                vec![ $( $( super::values::to_toml(&self.$table.$key), )+ )+ ]
            }
        }
    };
}

/// The type of a value in force: plain where there is a default, else an `Option`.
macro_rules! value_type {
    ($Type:ty) => { Option<$Type> };
    ($Type:ty, $default:expr) => { $Type };
}

/// What a layer said, or the default where there is one.
macro_rules! value_or_default {
    ($said:expr) => {
        $said
    };
    ($said:expr, $default:expr) => {
        $said.unwrap_or_else(|| $default.into())
    };
}

pub(super) use {settings, value_or_default, value_type};
