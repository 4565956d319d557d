//! The engine over libraries built in memory.

mod behaviour;
mod browse;
mod columns;
mod memory;
mod naive;
mod suggest;
