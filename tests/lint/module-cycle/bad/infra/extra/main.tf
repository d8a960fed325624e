module "again" {
  source = "../extra"
}
