import CLibrary
import Files
for _ in 0..<5 {
let s = monotonicSeconds()
let c = try readCSV("/tmp/t/million.csv", [.number("X1"),.number("X2"),.label("Binary", classes: 2)])
let t = monotonicSeconds() - s
print(c[0].count, c[2].reduce(0,+), fixed(t * 1000, 0), "ms")
}
