module "extra" {
  source = "./extra"
}
