import Arrays
import NumPyRandom
import CLibrary
import MLP
var rng = Generator(seed: 0)
let which = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let specs: [[(fanIn: Int, act: String?)]] = [[(2,"relu"),(4,"relu"),(3,"sigmoid"),(1,nil)], [(2,"relu"),(6,"relu"),(8,"relu"),(4,"sigmoid"),(1,nil)], [(2,"relu"),(32,"relu"),(32,"relu"),(16,"sigmoid"),(1,nil)]]
for (i,spec) in specs.enumerated() where which.isEmpty || which[0] == i {
for batch in [1,10,50] where which.count < 2 || which[1] == batch {
let N = 50 * 10
let X = Matrix(rows: N, columns: 2, elements: rng.uniform(-5,5,count:2*N)), y = Matrix(column: rng.integers(0,2,count:N).map(Double.init))
var best = 1e9
var m = initMLP(spec, rng: &rng)
for _ in 0..<10 {
  let s = monotonicSeconds()
  mlpTrain(&m, X, y, batch: batch, epochs: 200, lr: 0.001, rng: &rng)
  best = min(best, (monotonicSeconds()-s)/(200*Double(N/batch)))
}
print("train", spec.count, batch, fixed(best*1e9,0), "ns")
}
}
